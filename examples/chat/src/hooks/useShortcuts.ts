import { useEffect, useEffectEvent } from 'react';
import { shortcutOf, type ShortcutName } from '../shortcuts.ts';

/** Does what the keyboard says, except while a dialog is open. */
export function useShortcuts(actions: Record<ShortcutName, () => void>): void {
  const act = useEffectEvent((name: ShortcutName): void => actions[name]());
  useEffect(() => {
    const onKey = (event: KeyboardEvent): void => {
      if (event.defaultPrevented || event.isComposing) return;
      if (document.querySelector('dialog[open]')) return;
      const name = shortcutOf(event);
      if (name === null) return;
      event.preventDefault();
      act(name);
    };
    document.addEventListener('keydown', onKey);
    return () => document.removeEventListener('keydown', onKey);
  }, []);
}
