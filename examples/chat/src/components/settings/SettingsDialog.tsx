import type { ChatStore } from 'chatkeep';
import { useId, useRef, type KeyboardEvent } from 'react';
import { useObservable } from '../../hooks/useObservable.ts';
import { SETTINGS_PAGES, settingsPage, type SettingsPage } from '../../settingsPage.ts';
import { Dialog } from '../dialog/Dialog.tsx';
import { StoragePage } from './StoragePage.tsx';
import { TaskLine } from './TaskLine.tsx';
import { TransferPage } from './TransferPage.tsx';
import { WhoAnswers } from './WhoAnswers.tsx';

const NAMES: Record<SettingsPage, string> = {
  answers: 'Who answers',
  storage: 'Storage',
  transfer: 'Import and export',
};

interface SettingsDialogProps {
  store: ChatStore;
  /** The chat that is shown, which can be exported alone. */
  conversationId: string | null;
}

export function SettingsDialog({ store, conversationId }: SettingsDialogProps) {
  const page = useObservable(settingsPage);
  const id = useId();
  const tabs = useRef<HTMLDivElement>(null);
  if (page === null) return null;

  // As tabs do: the arrows go from one to the next, and show it.
  const onKeyDown = (event: KeyboardEvent): void => {
    const isLeftToRight = getComputedStyle(event.currentTarget).direction === 'ltr';
    const ahead = isLeftToRight ? 'ArrowRight' : 'ArrowLeft';
    const back = isLeftToRight ? 'ArrowLeft' : 'ArrowRight';
    const by = event.key === ahead ? 1 : event.key === back ? -1 : 0;
    if (by === 0) return;
    event.preventDefault();
    const count = SETTINGS_PAGES.length;
    const next = (SETTINGS_PAGES.indexOf(page) + by + count) % count;
    settingsPage.set(SETTINGS_PAGES[next] ?? page);
    (tabs.current?.children[next] as HTMLElement | undefined)?.focus();
  };

  return (
    <Dialog heading="Settings" testId="settings" onClose={() => settingsPage.set(null)}>
      <div className="settings">
        <div ref={tabs} className="tabs" role="tablist" aria-label="Settings" onKeyDown={onKeyDown}>
          {SETTINGS_PAGES.map((name) => (
            <button
              key={name}
              id={`${id}${name}`}
              type="button"
              role="tab"
              className="tab"
              data-testid={`settings-${name}`}
              aria-selected={name === page}
              aria-controls={`${id}panel`}
              tabIndex={name === page ? 0 : -1}
              onClick={() => settingsPage.set(name)}
            >
              {NAMES[name]}
            </button>
          ))}
        </div>
        <div
          className="settings-panel"
          id={`${id}panel`}
          role="tabpanel"
          aria-labelledby={`${id}${page}`}
          tabIndex={-1}
        >
          {page === 'answers' && <WhoAnswers />}
          {page === 'storage' && <StoragePage store={store} />}
          {page === 'transfer' && <TransferPage store={store} conversationId={conversationId} />}
        </div>
        <TaskLine />
      </div>
    </Dialog>
  );
}
