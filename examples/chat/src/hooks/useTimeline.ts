import type { ChatStore } from 'chatkeep';
import { useMemo, useSyncExternalStore } from 'react';
import { watchNewer, watchOlder, type ShownItem } from '../chat/lists.ts';
import type { PagesState } from '../chat/livePages.ts';

export interface TimelineView {
  status: PagesState<ShownItem>['status'];
  error: PagesState<ShownItem>['error'];
  /** The oldest first. */
  items: readonly ShownItem[];
  hasOlder: boolean;
  hasNewer: boolean;
  readOlder(): void;
  readNewer(): void;
}

/** A chat that is read from its end has nothing behind that. */
const NOTHING: PagesState<ShownItem> = { status: 'ready', items: [], hasMore: false, error: null };
const NEWEST = {
  subscribe: () => () => undefined,
  getSnapshot: () => NOTHING,
  more: () => undefined,
};

/** A part of a chat around `anchor`, or without one its end; it grows both ways. */
export function useTimeline(
  store: ChatStore,
  conversationId: string,
  anchor: number | null,
): TimelineView {
  const before = useMemo(
    () => watchOlder(store, conversationId, anchor),
    [store, conversationId, anchor],
  );
  const behind = useMemo(
    () => (anchor === null ? NEWEST : watchNewer(store, conversationId, anchor)),
    [store, conversationId, anchor],
  );
  const older = useSyncExternalStore(before.subscribe, before.getSnapshot);
  const newer = useSyncExternalStore(behind.subscribe, behind.getSnapshot);
  const items = useMemo(
    () => [...older.items.toReversed(), ...newer.items],
    [older.items, newer.items],
  );
  const isReady = older.status === 'ready' && newer.status === 'ready';
  return {
    status: older.status === 'failed' ? 'failed' : isReady ? 'ready' : 'loading',
    error: older.error,
    items,
    hasOlder: older.hasMore,
    hasNewer: newer.hasMore,
    readOlder: before.more,
    readNewer: behind.more,
  };
}
