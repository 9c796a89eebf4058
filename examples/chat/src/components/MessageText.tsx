import { useState } from 'react';

/** Longer texts make the page slow: they are shown in full only when asked for. */
const LONG = 200_000;
const SHOWN_OF_LONG = 20_000;

export function MessageText({ text }: { text: string }) {
  const [isOpen, setOpen] = useState(false);
  const isCut = text.length > LONG && !isOpen;
  return (
    <>
      <div className="message-text" data-testid="message-text" dir="auto">
        {isCut ? text.slice(0, SHOWN_OF_LONG) : text}
      </div>
      {isCut && (
        <button type="button" className="text-button" onClick={() => setOpen(true)}>
          Show all {text.length.toLocaleString()} characters
        </button>
      )}
    </>
  );
}
