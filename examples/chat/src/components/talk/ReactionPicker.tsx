import type { ChatStore } from 'chatkeep';
import { useRef, useState, type KeyboardEvent } from 'react';
import type { ShownMessage } from '../../chat/lists.ts';
import { toggleReaction } from '../../chat/talk.ts';
import { IconButton } from '../IconButton.tsx';

const OFFERED: readonly { name: string; label: string }[] = [
  { name: '👍', label: 'Thumbs up' },
  { name: '❤️', label: 'Heart' },
  { name: '😂', label: 'Laughing' },
  { name: '🎉', label: 'Party' },
  { name: '🤔', label: 'Thinking' },
  { name: '👀', label: 'Eyes' },
];

/** A button that becomes a row of emoji. Arrow keys go along it, and Escape closes it. */
export function ReactionPicker({ store, message }: { store: ChatStore; message: ShownMessage }) {
  const [isOpen, setOpen] = useState(false);
  const button = useRef<HTMLButtonElement>(null);

  const close = (): void => {
    setOpen(false);
    button.current?.focus();
  };
  const move = (event: KeyboardEvent<HTMLElement>): void => {
    if (event.key === 'Escape') close();
    const forwards = getComputedStyle(event.currentTarget).direction === 'rtl' ? 'Left' : 'Right';
    if (event.key !== 'ArrowLeft' && event.key !== 'ArrowRight') return;
    const by = event.key === `Arrow${forwards}` ? 1 : -1;
    const all = [...event.currentTarget.querySelectorAll('button')];
    const current = all.findIndex((choice) => choice === document.activeElement);
    all[(current + by + all.length) % all.length]?.focus();
  };

  return (
    <>
      <IconButton
        ref={button}
        icon="smile"
        label="React to this message"
        testId="react"
        expanded={isOpen}
        onClick={() => setOpen(!isOpen)}
      />
      {isOpen && (
        <span className="picker" role="menu" aria-label="Reactions" onKeyDown={move}>
          {OFFERED.map(({ name, label }, index) => (
            <button
              key={name}
              type="button"
              role="menuitem"
              autoFocus={index === 0}
              data-testid="react-with"
              aria-label={label}
              title={label}
              onClick={() => {
                close();
                void toggleReaction(store, message, name);
              }}
            >
              {name}
            </button>
          ))}
        </span>
      )}
    </>
  );
}
