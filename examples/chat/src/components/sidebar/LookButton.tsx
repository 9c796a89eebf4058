import { useObservable } from '../../hooks/useObservable.ts';
import { look, setLook, type Look } from '../../look.ts';
import type { IconName } from '../Icon.tsx';
import { MenuButton } from '../menu/MenuButton.tsx';
import type { MenuEntry } from '../menu/Menu.tsx';

const THEMES: Record<Look['theme'], { icon: IconName; label: string }> = {
  system: { icon: 'screen', label: 'As the device' },
  light: { icon: 'sun', label: 'Light' },
  dark: { icon: 'moon', label: 'Dark' },
};

const DIRECTIONS: Record<Look['direction'], { icon: IconName; label: string }> = {
  auto: { icon: 'language', label: 'As the language' },
  ltr: { icon: 'from_left', label: 'From left to right' },
  rtl: { icon: 'from_right', label: 'From right to left' },
};

/** Chooses the colours and the direction of the page. */
export function LookButton() {
  const chosen = useObservable(look);
  return (
    <MenuButton
      icon={THEMES[chosen.theme].icon}
      label="How the page looks"
      testId="look"
      groups={() => [
        { heading: 'Colours', entries: entriesOf('theme', THEMES, chosen.theme) },
        { heading: 'Layout', entries: entriesOf('direction', DIRECTIONS, chosen.direction) },
      ]}
    />
  );
}

function entriesOf<Value extends string>(
  what: keyof Look,
  choices: Record<Value, { icon: IconName; label: string }>,
  chosen: string,
): MenuEntry[] {
  return Object.entries<{ icon: IconName; label: string }>(choices).map(
    ([value, { icon, label }]) => ({
      icon,
      label,
      testId: `${what}-${value}`,
      checked: value === chosen,
      onSelect: () => setLook({ [what]: value }),
    }),
  );
}
