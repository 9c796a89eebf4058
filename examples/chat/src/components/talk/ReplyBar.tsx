import { endReply, replying } from '../../chat/replying.ts';
import { useObservable } from '../../hooks/useObservable.ts';
import { Icon } from '../Icon.tsx';
import { IconButton } from '../IconButton.tsx';

/** Above the composer: what the next message answers. */
export function ReplyBar({ conversationId }: { conversationId: string }) {
  const message = useObservable(replying).get(conversationId);
  if (!message) return null;
  return (
    <div className="reply-bar" data-testid="reply-bar">
      <Icon name="reply" />
      <p dir="auto">{message.text.slice(0, 200)}</p>
      <IconButton
        icon="close"
        label="Do not reply to this message"
        testId="reply-cancel"
        onClick={() => endReply(conversationId)}
      />
    </div>
  );
}
