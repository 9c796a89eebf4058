import { useCallback, useMemo } from 'react';
import type { ChatStoreError } from '../errors.js';
import type { SidebarItem, SidebarPage, SidebarQuery } from '../types.js';
import { LivePages, NO_PAGES } from './live-pages.js';
import type { ReadStatus, SuspenseOption } from './source.js';
import { subjectsOf, type Subject } from './subjects.js';
import { useChatStore } from './use-chat-store.js';
import { useSubject } from './use-subject.js';

/** `limit`: how many are read at first. */
export type ConversationsOptions = Omit<SidebarQuery, 'after'> & SuspenseOption;

export interface ConversationsState {
  status: ReadStatus;
  /** Pinned ones, then newest activity first. */
  conversations: readonly SidebarItem[];
  /** Whether there are more. */
  hasMore: boolean;
  /** Why the last read failed. */
  error: ChatStoreError | null;
  /** Reads more of them, unless that is being done. */
  showMore(): void;
}

type Conversations = LivePages<SidebarItem, SidebarPage, string>;

/** What a sidebar shows, kept up to date, from the beginning and growing on demand. */
export function useConversations(options: ConversationsOptions = {}): ConversationsState {
  const { limit = 50, archived, folder, tag, suspense } = options;
  const subject = useMemo((): Subject<Conversations> => {
    const wanted = { archived, folder, tag };
    return {
      key: `conversations ${JSON.stringify([limit, wanted])}`,
      follow: (store) =>
        new LivePages({
          first: limit,
          watch: (after, most) => store.conversations.watch({ ...wanted, limit: most, after }),
          next: (page) => page.next,
        }),
    };
  }, [limit, archived, folder, tag]);
  const state = useSubject(subject, NO_PAGES, { suspense });
  const subjects = subjectsOf(useChatStore());
  const showMore = useCallback(() => subjects.get(subject)?.more(), [subjects, subject]);
  return {
    status: state.status,
    conversations: state.items,
    hasMore: state.hasMore,
    error: state.error,
    showMore,
  };
}
