import type { ChatStore } from 'chatkeep';
import { useEffect, useRef } from 'react';
import { isMessage, type ShownItem } from '../chat/lists.ts';
import { showFailure } from '../toasts.ts';

/**
 * Marks what has been in sight as read. An answer that is still being written is not: who leaves
 * before its end finds it unread.
 */
export function useMarkRead(
  store: ChatStore,
  conversationId: string,
  seen: readonly ShownItem[],
  unread: number,
  from: number | null,
): void {
  const marked = useRef(from ?? 0);
  const ended =
    seen.findLast((item) => isMessage(item) && item.status !== 'streaming')?.sequence ?? 0;
  useEffect(() => {
    if (unread === 0 || ended <= marked.current) return;
    marked.current = ended;
    store.reads
      .mark(conversationId, { sequence: ended })
      .catch((error: unknown) => showFailure('The chat was not marked as read', error));
  }, [store, conversationId, unread, ended]);
}
