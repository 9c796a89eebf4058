import type { ChatStore, Message } from 'chatkeep';
import { memo } from 'react';
import { saveAgain } from '../chat/answers.ts';
import { deleteItem } from '../chat/edit.ts';
import { clockTime, fullTime } from '../format.ts';
import { useLiveAnswer } from '../hooks/useLiveAnswer.ts';
import { CopyButton } from './CopyButton.tsx';
import { Logo } from './Icon.tsx';
import { IconButton } from './IconButton.tsx';
import { MessageText } from './MessageText.tsx';

const WRITERS: Record<Message['role'], string> = {
  user: 'You',
  assistant: 'Assistant',
  system: 'System',
  tool: 'Tool',
};

const NOTES: Partial<Record<Message['status'], string>> = {
  interrupted: 'interrupted',
  failed: 'failed',
  pending: 'waiting',
};

interface MessageItemProps {
  store: ChatStore;
  message: Message;
}

/** Memoized: while words stream in, only the message that gets them is drawn again. */
export const MessageItem = memo(function MessageItem({ store, message }: MessageItemProps) {
  const live = useLiveAnswer(message);
  const isWriting = live !== null && live.phase !== 'unsaved';
  const text = live?.text ?? message.text;
  const note = NOTES[message.status];

  return (
    <article
      className={`message ${message.role}`}
      aria-label={WRITERS[message.role]}
      aria-busy={isWriting}
      data-testid="message"
      data-role={message.role}
      data-status={message.status}
      data-message-id={message.id}
    >
      {message.role === 'assistant' && (
        <span className="avatar">
          <Logo />
        </span>
      )}
      <div className="message-body">
        <div className="bubble">
          <MessageText text={text} />
          {isWriting && text === '' && <Typing />}
        </div>
        {note && <p className="note">{note}</p>}
        {live?.phase === 'unsaved' && (
          <p className="note unsaved">
            The end of this answer is not kept yet.{' '}
            <button type="button" onClick={() => void saveAgain(store, message.id)}>
              Keep it now
            </button>
          </p>
        )}
        {!isWriting && (
          <footer className="actions">
            <time
              dateTime={new Date(message.createdAt).toISOString()}
              title={fullTime(message.createdAt)}
            >
              {clockTime(message.createdAt)}
            </time>
            <CopyButton text={text} what="message" />
            <IconButton
              icon="trash"
              label="Delete this message"
              testId="delete-message"
              onClick={() => void deleteItem(store, { ...message, table: 'messages' })}
            />
          </footer>
        )}
      </div>
    </article>
  );
});

function Typing() {
  return (
    <span className="typing" role="img" aria-label="Writing">
      <i />
      <i />
      <i />
    </span>
  );
}
