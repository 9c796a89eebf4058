import type { SidebarItem } from 'chatkeep';
import { useConversations as useLiveConversations } from 'chatkeep/react';
import { useFailure } from './useFailure.ts';

export interface ConversationList {
  /** `false` until the first read has ended, however it ended. */
  isRead: boolean;
  /** Pinned ones, then newest activity first. */
  conversations: readonly SidebarItem[];
  hasMore: boolean;
  showMore(): void;
}

/** Which chats: those of a folder, or archived ones. */
export interface ConversationsWanted {
  folder?: string;
  archived?: boolean;
}

/** Those that are not archived, unless it is said otherwise. */
export function useConversations(wanted: ConversationsWanted = {}): ConversationList {
  const { status, conversations, hasMore, error, showMore } = useLiveConversations(wanted);
  useFailure('The list of chats could not be read', error);
  return { isRead: status !== 'loading', conversations, hasMore, showMore };
}
