import { isMac, SHORTCUTS } from '../../shortcuts.ts';
import { Dialog } from '../dialog/Dialog.tsx';

interface Group {
  heading: string;
  shortcuts: readonly { keys: readonly string[]; what: string }[];
}

const GROUPS: readonly Group[] = [
  { heading: 'Anywhere', shortcuts: Object.values(SHORTCUTS) },
  {
    heading: 'In the message box',
    shortcuts: [
      { keys: ['Enter'], what: 'Send' },
      { keys: ['Shift', 'Enter'], what: 'Begin a new line' },
      { keys: ['Escape'], what: 'Stop the answer' },
    ],
  },
  {
    heading: 'In the list of chats',
    shortcuts: [
      { keys: ['ArrowUp'], what: 'The one above' },
      { keys: ['ArrowDown'], what: 'The one below' },
      { keys: ['Enter'], what: 'Open it' },
      { keys: ['F2'], what: 'Rename it' },
      { keys: ['Delete'], what: 'Delete it; Undo brings it back' },
      { keys: ['Shift', 'F10'], what: 'All that can be done with it' },
    ],
  },
  {
    heading: 'In the search',
    shortcuts: [
      { keys: ['ArrowDown'], what: 'The next result' },
      { keys: ['Enter'], what: 'Open it' },
      { keys: ['Escape'], what: 'Search no more' },
    ],
  },
];

const NAMES: Record<string, string> = {
  Mod: isMac ? '⌘' : 'Ctrl',
  Alt: isMac ? '⌥' : 'Alt',
  Shift: isMac ? '⇧' : 'Shift',
  ArrowUp: '↑',
  ArrowDown: '↓',
  Escape: 'Esc',
};

const SPOKEN: Record<string, string> = {
  Mod: isMac ? 'Command' : 'Control',
  ArrowUp: 'arrow up',
  ArrowDown: 'arrow down',
  '?': 'question mark',
};

export function KeyboardHelp({ onClose }: { onClose: () => void }) {
  return (
    <Dialog heading="Keyboard" testId="keyboard-help" onClose={onClose}>
      <div className="help-groups">
        {GROUPS.map(({ heading, shortcuts }) => (
          <section key={heading}>
            <h3>{heading}</h3>
            <dl>
              {shortcuts.map(({ keys, what }) => (
                <div key={what}>
                  <dt>{what}</dt>
                  <dd>
                    <span className="unseen">
                      {keys.map((key) => SPOKEN[key] ?? key).join(' + ')}
                    </span>
                    <span aria-hidden="true">
                      {keys.map((key) => (
                        <kbd key={key}>{NAMES[key] ?? key}</kbd>
                      ))}
                    </span>
                  </dd>
                </div>
              ))}
            </dl>
          </section>
        ))}
      </div>
    </Dialog>
  );
}
