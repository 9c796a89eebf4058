import { ChatStoreError, type ChatStore } from 'chatkeep';
import { openPanel } from '../../chat/panel.ts';
import { useReread } from '../../hooks/useReread.ts';
import { Icon } from '../Icon.tsx';

interface PinnedButtonProps {
  store: ChatStore;
  conversationId: string;
}

/** Where something is pinned: opens the list. */
export function PinnedButton({ store, conversationId }: PinnedButtonProps) {
  const pinned = useReread(store, conversationId, 'The pinned messages could not be read', () =>
    store.messages.pinned(conversationId, { limit: 100 }).catch(noneOfMissing),
  );
  const count = pinned?.items.length ?? 0;
  if (!pinned || count === 0) return null;
  return (
    <button
      type="button"
      className="pinned-button"
      data-testid="show-pinned"
      onClick={() => openPanel({ kind: 'pinned', conversationId })}
    >
      <Icon name="pin" />
      <bdi>
        {count}
        {pinned.hasMore && '+'} pinned
      </bdi>
    </button>
  );
}

/** In a chat that is gone nothing is pinned; the timeline says that it is gone. */
function noneOfMissing(error: unknown): { items: []; hasMore: false } {
  if (error instanceof ChatStoreError && error.code === 'NOT_FOUND') {
    return { items: [], hasMore: false };
  }
  throw error;
}
