import type { ChatStore, SidebarItem } from 'chatkeep';
import { useMemo, useSyncExternalStore } from 'react';
import { watchConversations, type ConversationsWanted } from '../chat/lists.ts';

export interface ConversationList {
  /** `false` until the first read has ended, however it ended. */
  isRead: boolean;
  /** Pinned ones, then newest activity first. */
  conversations: readonly SidebarItem[];
  hasMore: boolean;
  showMore(): void;
}

/** Those that are not archived, unless it is said otherwise. */
export function useConversations(
  store: ChatStore,
  { folder, archived }: ConversationsWanted = {},
): ConversationList {
  const pages = useMemo(
    () => watchConversations(store, { folder, archived }),
    [store, folder, archived],
  );
  const { status, items, hasMore } = useSyncExternalStore(pages.subscribe, pages.getSnapshot);
  return {
    isRead: status !== 'loading',
    conversations: items,
    hasMore,
    showMore: pages.more,
  };
}
