import { settingsPage } from '../../settingsPage.ts';
import { IconButton } from '../IconButton.tsx';

export function SettingsButton() {
  return (
    <IconButton
      icon="settings"
      label="Settings"
      testId="settings-button"
      onClick={() => settingsPage.set('answers')}
    />
  );
}
