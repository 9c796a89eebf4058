import type { ChatStore, Conversation } from 'chatkeep';
import { useCallback, useEffect, useRef, useState } from 'react';
import { onChange } from '../chat/changes.ts';
import { showFailure } from '../toasts.ts';

export interface ConversationList {
  /** `false` until the first read has ended, however it ended. */
  isRead: boolean;
  /** Newest activity first. */
  conversations: readonly Conversation[];
  hasMore: boolean;
  showMore(): void;
}

const PAGE = 50;

export function useConversations(store: ChatStore): ConversationList {
  const [list, setList] = useState({
    isRead: false,
    conversations: [] as readonly Conversation[],
    hasMore: false,
  });
  const pages = useRef(1);
  const lastRead = useRef(0);

  const read = useCallback(async (): Promise<void> => {
    lastRead.current += 1;
    const thisRead = lastRead.current;
    try {
      const { conversations, hasMore } = await readPages(store, pages.current);
      // A later read knows more.
      if (thisRead === lastRead.current) setList({ isRead: true, conversations, hasMore });
    } catch (error) {
      showFailure('The list of chats could not be read', error);
      setList((before) => ({ ...before, isRead: true }));
    }
  }, [store]);

  useEffect(() => {
    void read();
    return onChange(read);
  }, [read]);

  const showMore = useCallback((): void => {
    pages.current += 1;
    void read();
  }, [read]);

  return { ...list, showMore };
}

async function readPages(
  store: ChatStore,
  pages: number,
): Promise<{ conversations: Conversation[]; hasMore: boolean }> {
  const sort = { field: 'lastMessageAt', direction: 'desc' } as const;
  // By id: a chat that moved up between two reads would come twice.
  const conversations = new Map<string, Conversation>();
  let hasMore = true;
  for (let page = 0; page < pages && hasMore; page += 1) {
    const read = await store.conversations.list({ sort, page, pageSize: PAGE });
    for (const conversation of read.items) conversations.set(conversation.id, conversation);
    hasMore = read.hasMore;
  }
  return { conversations: [...conversations.values()], hasMore };
}
