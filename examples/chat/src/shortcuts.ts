/** What the keyboard does wherever the focus is. The help lists them from here. */

export interface Shortcut {
  /** What is pressed together; `Mod` is Cmd on a Mac, and Ctrl elsewhere. */
  keys: readonly string[];
  what: string;
}

export type ShortcutName = 'search' | 'newChat' | 'previous' | 'next' | 'write' | 'help';

export const SHORTCUTS: Record<ShortcutName, Shortcut> = {
  search: { keys: ['Mod', 'K'], what: 'Search all chats' },
  newChat: { keys: ['Mod', 'Shift', 'O'], what: 'Begin a new chat' },
  previous: { keys: ['Alt', 'ArrowUp'], what: 'Show the chat above' },
  next: { keys: ['Alt', 'ArrowDown'], what: 'Show the chat below' },
  write: { keys: ['Shift', 'Escape'], what: 'Go to the message box' },
  help: { keys: ['?'], what: 'Show this list' },
};

export const isMac = /Mac|iP(hone|ad)/.test(navigator.userAgent);

export function shortcutOf(event: KeyboardEvent): ShortcutName | null {
  for (const [name, { keys }] of Object.entries(SHORTCUTS)) {
    if (isPressed(event, keys)) return name as ShortcutName;
  }
  return null;
}

function isPressed(event: KeyboardEvent, keys: readonly string[]): boolean {
  const key = keys.at(-1) ?? '';
  if (event.key.toLowerCase() !== key.toLowerCase()) return false;
  const mod = keys.includes('Mod');
  if (event.ctrlKey !== (mod && !isMac) || event.metaKey !== (mod && isMac)) return false;
  if (event.altKey !== keys.includes('Alt')) return false;
  // Where `?` is on the keyboard differs: whether it takes Shift is not asked.
  if (key === '?') return !isTyping(event.target);
  return event.shiftKey === keys.includes('Shift');
}

function isTyping(target: EventTarget | null): boolean {
  return target instanceof HTMLElement && (target.isContentEditable || target.matches(FIELDS));
}

const FIELDS = 'textarea, select, input:not([type="checkbox"], [type="radio"], [type="button"])';
