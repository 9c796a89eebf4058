import type { ChatStore } from 'chatkeep';
import { useEffect, useRef } from 'react';
import type { ShownMessage } from '../chat/lists.ts';
import { showFailure } from '../toasts.ts';

/**
 * Marks what is shown as read. An answer that is still being written is not: who leaves before its
 * end finds it unread.
 */
export function useMarkRead(
  store: ChatStore,
  conversationId: string,
  messages: readonly ShownMessage[],
  unread: number,
): void {
  const marked = useRef(0);
  const ended = messages.findLast((message) => message.status !== 'streaming')?.sequence ?? 0;
  useEffect(() => {
    if (unread === 0 || ended <= marked.current) return;
    marked.current = ended;
    store.reads
      .mark(conversationId, { sequence: ended })
      .catch((error: unknown) => showFailure('The chat was not marked as read', error));
  }, [store, conversationId, unread, ended]);
}
