import { useState } from 'react';
import { Markdown } from './markdown/Markdown.tsx';

/** Longer texts make the page slow: they are shown in full only when asked for. */
const LONG = 200_000;
const SHOWN_OF_LONG = 20_000;

interface MessageTextProps {
  text: string;
  /** Whether it is Markdown; what people wrote is shown as they wrote it. */
  isMarkdown: boolean;
  sources: number;
}

export function MessageText({ text, isMarkdown, sources }: MessageTextProps) {
  const [isOpen, setOpen] = useState(false);
  const isCut = text.length > LONG && !isOpen;
  const shown = isCut ? text.slice(0, SHOWN_OF_LONG) : text;
  return (
    <>
      <div
        className={isMarkdown ? 'message-text markdown' : 'message-text'}
        data-testid="message-text"
        dir="auto"
      >
        {isMarkdown ? <Markdown text={shown} sources={sources} /> : shown}
      </div>
      {isCut && (
        <button type="button" className="text-button" onClick={() => setOpen(true)}>
          Show all {text.length.toLocaleString()} characters
        </button>
      )}
    </>
  );
}
