import type { ChatStore } from 'chatkeep';
import { useMemo, useSyncExternalStore } from 'react';
import { watchTimeline, type ShownItem } from '../chat/lists.ts';
import type { PagesState } from '../chat/livePages.ts';

/** The items are the oldest first. */
export interface TimelineView extends PagesState<ShownItem> {
  /** Reads what is before the first item. */
  readOlder(): void;
}

/**
 * The newest part of a chat, growing towards the past. `apply` is given each change of it, and
 * makes it.
 */
export function useTimeline(
  store: ChatStore,
  conversationId: string,
  apply: (change: () => void) => void,
): TimelineView {
  const pages = useMemo(
    () => watchTimeline(store, conversationId, apply),
    [store, conversationId, apply],
  );
  const state = useSyncExternalStore(pages.subscribe, pages.getSnapshot);
  const items = useMemo(() => state.items.toReversed(), [state.items]);
  return { ...state, items, readOlder: pages.more };
}
