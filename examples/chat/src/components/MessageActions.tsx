import type { ChatStore, Feedback } from 'chatkeep';
import { deleteItem, rate } from '../chat/edit.ts';
import type { ShownMessage } from '../chat/lists.ts';
import { openPanel } from '../chat/panel.ts';
import { startReply } from '../chat/replying.ts';
import { answerAgain } from '../chat/send.ts';
import { pinMessage } from '../chat/talk.ts';
import { clockTime, fullTime } from '../format.ts';
import { useIsAnswering } from '../hooks/useIsAnswering.ts';
import { showFailure } from '../toasts.ts';
import { CopyButton } from './CopyButton.tsx';
import { IconButton } from './IconButton.tsx';
import { ReactionPicker } from './talk/ReactionPicker.tsx';

interface MessageActionsProps {
  store: ChatStore;
  message: ShownMessage;
  text: string;
  /** `null` in a thread: what is about branches and threads is not there. */
  onEdit: (() => void) | null;
}

/** What can be done with a message; seen while it is pointed at or has the focus. */
export function MessageActions({ store, message, text, onEdit }: MessageActionsProps) {
  const isAnswering = useIsAnswering(message.conversationId);
  return (
    <span className="actions">
      <time
        dateTime={new Date(message.createdAt).toISOString()}
        title={fullTime(message.createdAt)}
      >
        {clockTime(message.createdAt)}
      </time>
      <CopyButton text={text} what="message" />
      <ReactionPicker store={store} message={message} />
      {onEdit && <ReplyActions message={message} />}
      <IconButton
        icon="pin"
        label={message.isPinned ? 'Unpin this message' : 'Pin this message'}
        testId="pin-message"
        pressed={message.isPinned}
        onClick={() => void pinMessage(store, message.id, !message.isPinned)}
      />
      {onEdit && message.role === 'user' && (
        <IconButton
          icon="pencil"
          label="Edit this message"
          testId="edit-message"
          disabled={isAnswering}
          onClick={onEdit}
        />
      )}
      {onEdit && message.role === 'assistant' && (
        <>
          <Thumb store={store} message={message} rating="up" />
          <Thumb store={store} message={message} rating="down" />
          <IconButton
            icon="retry"
            label="Make this answer again"
            testId="answer-again"
            disabled={isAnswering}
            onClick={() => {
              answerAgain(store, message).catch((error: unknown) =>
                showFailure('The question could not be read', error),
              );
            }}
          />
        </>
      )}
      <IconButton
        icon="trash"
        label="Delete this message"
        testId="delete-message"
        onClick={() => void deleteItem(store, { id: message.id, table: 'messages' })}
      />
    </span>
  );
}

function ReplyActions({ message }: { message: ShownMessage }) {
  const { conversationId, id } = message;
  return (
    <>
      <IconButton
        icon="reply"
        label="Reply to this message"
        testId="reply"
        onClick={() => startReply(message)}
      />
      <IconButton
        icon="thread"
        label="Reply in a thread"
        testId="reply-in-thread"
        onClick={() => openPanel({ kind: 'thread', conversationId, rootId: id })}
      />
    </>
  );
}

interface ThumbProps {
  store: ChatStore;
  message: ShownMessage;
  rating: Feedback['rating'];
}

function Thumb({ store, message, rating }: ThumbProps) {
  const isPressed = message.feedback?.rating === rating;
  return (
    <IconButton
      icon={rating === 'up' ? 'up_thumb' : 'down_thumb'}
      label={rating === 'up' ? 'A good answer' : 'A bad answer'}
      testId={`feedback-${rating}`}
      pressed={isPressed}
      onClick={() => void rate(store, message.id, isPressed ? null : rating)}
    />
  );
}
