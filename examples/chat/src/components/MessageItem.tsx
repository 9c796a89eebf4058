import type { ChatStore, Message } from 'chatkeep';
import { memo, useState } from 'react';
import { saveAgain } from '../chat/answers.ts';
import type { ShownMessage } from '../chat/lists.ts';
import { sendEdited, type Edit } from '../chat/send.ts';
import { useLiveAnswer } from '../hooks/useLiveAnswer.ts';
import { showFailure } from '../toasts.ts';
import { Attachments } from './Attachments.tsx';
import { BranchSwitcher } from './BranchSwitcher.tsx';
import { Failure } from './Failure.tsx';
import { Logo } from './Icon.tsx';
import { MessageActions } from './MessageActions.tsx';
import { MessageEditor } from './MessageEditor.tsx';
import { MessageText } from './MessageText.tsx';
import { Sources, sourcesOf } from './Sources.tsx';
import { Quote } from './talk/Quote.tsx';
import { Reactions } from './talk/Reactions.tsx';
import { ThreadButton } from './talk/ThreadButton.tsx';

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
  message: ShownMessage;
  /** `null` in a thread, where there are no branches and no further threads. */
  onSwitch: ((siblingId: string) => void) | null;
}

/** Memoized: while words stream in, only the message that gets them is drawn again. */
export const MessageItem = memo(function MessageItem(props: MessageItemProps) {
  const { store, message, onSwitch } = props;
  const live = useLiveAnswer(message);
  const [isEditing, setEditing] = useState(false);
  const isWriting = live !== null && live.phase !== 'unsaved';
  const text = live?.text ?? message.text;
  const sources = sourcesOf(message);
  const note = NOTES[message.status];

  const sendEdit = async (edit: Edit): Promise<void> => {
    try {
      await sendEdited(store, message, edit);
      setEditing(false);
    } catch (error) {
      showFailure('Your message was not kept; its text is still in the box', error);
    }
  };

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
        {isEditing ? (
          <MessageEditor
            store={store}
            message={message}
            onSend={sendEdit}
            onCancel={() => setEditing(false)}
          />
        ) : (
          <div className="bubble">
            {message.replyTo && message.threadId === null && <Quote message={message.replyTo} />}
            <MessageText
              text={text}
              isMarkdown={message.role === 'assistant'}
              sources={sources.length}
            />
            {isWriting && text === '' && <Typing />}
          </div>
        )}
        {!isEditing && <Attachments store={store} attachments={message.attachments} />}
        <Sources sources={sources} />
        {note && <p className="note">{note}</p>}
        {message.status === 'failed' && <Failure message={message} />}
        {live?.phase === 'unsaved' && (
          <p className="note unsaved">
            The end of this answer is not kept yet.{' '}
            <button type="button" onClick={() => void saveAgain(message.id)}>
              Keep it now
            </button>
          </p>
        )}
        {!isEditing && (
          <footer className="message-foot">
            {onSwitch && <BranchSwitcher message={message} onSwitch={onSwitch} />}
            <Reactions store={store} message={message} />
            {onSwitch && <ThreadButton message={message} />}
            {!isWriting && (
              <MessageActions
                store={store}
                message={message}
                text={text}
                onEdit={onSwitch && (() => setEditing(true))}
              />
            )}
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
