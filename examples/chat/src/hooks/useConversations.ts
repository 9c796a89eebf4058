import type { ChatStore, SidebarItem } from 'chatkeep';
import { useMemo, useSyncExternalStore } from 'react';
import { watchConversations } from '../chat/lists.ts';

export interface ConversationList {
  /** `false` until the first read has ended, however it ended. */
  isRead: boolean;
  /** Pinned ones, then newest activity first. */
  conversations: readonly SidebarItem[];
  hasMore: boolean;
  showMore(): void;
}

export function useConversations(store: ChatStore): ConversationList {
  const pages = useMemo(() => watchConversations(store), [store]);
  const { status, items, hasMore } = useSyncExternalStore(pages.subscribe, pages.getSnapshot);
  return {
    isRead: status !== 'loading',
    conversations: items,
    hasMore,
    showMore: pages.more,
  };
}
