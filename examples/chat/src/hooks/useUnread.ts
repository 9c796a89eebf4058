import type { ChatStore, UnreadCounts } from 'chatkeep';
import { useMemo, useSyncExternalStore } from 'react';

const NONE: UnreadCounts = { total: 0, conversations: {} };

/** How much is unread, in every chat that has something. */
export function useUnread(store: ChatStore): UnreadCounts {
  const live = useMemo(() => {
    let query: ReturnType<ChatStore['reads']['watch']> | null = null;
    return {
      getSnapshot: () => query?.getSnapshot() ?? NONE,
      subscribe(listener: () => void) {
        const opened = (query = store.reads.watch());
        const stop = opened.subscribe(listener);
        return () => {
          stop();
          opened.close();
        };
      },
    };
  }, [store]);
  return useSyncExternalStore(live.subscribe, live.getSnapshot);
}
