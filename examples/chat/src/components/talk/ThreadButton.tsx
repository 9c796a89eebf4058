import type { ShownMessage } from '../../chat/lists.ts';
import { openPanel } from '../../chat/panel.ts';

/** Under a message with replies in its thread: how many, and the way there. */
export function ThreadButton({ message }: { message: ShownMessage }) {
  const { conversationId, id, replyCount } = message;
  if (replyCount === 0) return null;
  return (
    <button
      type="button"
      className="text-button"
      data-testid="show-thread"
      onClick={() => openPanel({ kind: 'thread', conversationId, rootId: id })}
    >
      <bdi>{replyCount === 1 ? '1 reply' : `${replyCount.toLocaleString()} replies`}</bdi>
    </button>
  );
}
