import type { Message } from 'chatkeep';
import { jumpTo } from '../../chat/jump.ts';
import { hashOf } from '../../route.ts';

const SHOWN = 160;

/** The message that another one answers: a link to it. */
export function Quote({ message }: { message: Message }) {
  const { conversationId, id, text } = message;
  return (
    <a
      className="quote"
      data-testid="quote"
      href={hashOf({ page: 'conversation', id: conversationId, messageId: id })}
      aria-label={`In reply to: ${text.slice(0, SHOWN)}`}
      dir="auto"
      onClick={(event) => {
        event.preventDefault();
        jumpTo(conversationId, id);
      }}
    >
      {text.slice(0, SHOWN)}
    </a>
  );
}
