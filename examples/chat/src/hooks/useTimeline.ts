import { ChatStoreError, type ChatStore, type TimelineItem } from 'chatkeep';
import { useCallback, useEffect, useRef, useState } from 'react';
import { onChange } from '../chat/changes.ts';
import { isMessage, readBefore, readFrom, readNewest } from '../chat/readTimeline.ts';
import { showFailure } from '../toasts.ts';

export interface TimelineState {
  status: 'loading' | 'ready' | 'failed';
  /** Oldest first. */
  items: readonly TimelineItem[];
  hasOlder: boolean;
  /** Why it is `failed`. */
  error: ChatStoreError | null;
}

export interface TimelineView extends TimelineState {
  /** Reads the page before the first item and hands over what puts it into the list. */
  readOlder(): Promise<(() => void) | null>;
}

const LOADING: TimelineState = { status: 'loading', items: [], hasOlder: false, error: null };

/** The newest part of a chat, growing towards the past, read again when the chat was written to. */
export function useTimeline(store: ChatStore, conversationId: string): TimelineView {
  const [state, setState] = useState(LOADING);
  // What the reads build on: a state setter's argument is seen one render late.
  const latest = useRef(LOADING);
  const show = useCallback((next: TimelineState): void => {
    latest.current = next;
    setState(next);
  }, []);

  useEffect(() => {
    const left = new AbortController();
    const options = { signal: left.signal };

    const load = async (): Promise<void> => {
      try {
        const { items, hasOlder } = await readNewest(store, conversationId, options);
        show({ status: 'ready', items, hasOlder, error: null });
      } catch (cause) {
        if (left.signal.aborted) return;
        const error = ChatStoreError.from(ChatStoreError.fields(cause));
        show({ ...LOADING, status: 'failed', error });
      }
    };

    const reread = async (): Promise<void> => {
      const from = latest.current.items[0]?.sequence;
      if (from === undefined) return load();
      try {
        const fresh = await readFrom(store, conversationId, from, options);
        // Older ones may have come meanwhile.
        const older = latest.current.items.filter((item) => item.sequence < from);
        const items = [...older, ...keepUnchanged(fresh, latest.current.items)];
        show({ ...latest.current, items });
      } catch (error) {
        if (!left.signal.aborted) showFailure('The chat could not be read again', error);
      }
    };

    // One after another, so that an earlier read cannot overwrite a later one.
    let reading = load();
    const stopListening = onChange((id) => {
      if (id === conversationId) reading = reading.then(reread);
      return reading;
    });
    return () => {
      stopListening();
      left.abort();
    };
  }, [store, conversationId, show]);

  const readOlder = useCallback(async () => {
    const first = latest.current.items[0];
    if (!first || !latest.current.hasOlder) return null;
    try {
      const older = await readBefore(store, conversationId, first.sequence, {});
      return () => {
        // Not if the list has meanwhile become another.
        if (latest.current.items[0]?.id !== first.id) return;
        const items = [...older.items, ...latest.current.items];
        show({ ...latest.current, items, hasOlder: older.hasOlder });
      };
    } catch (error) {
      showFailure('Older messages could not be read', error);
      return null;
    }
  }, [store, conversationId, show]);

  return { ...state, readOlder };
}

/** Messages that did not change stay the same objects, so that their bubbles are not drawn again. */
function keepUnchanged(
  fresh: readonly TimelineItem[],
  shown: readonly TimelineItem[],
): TimelineItem[] {
  const byId = new Map(shown.filter(isMessage).map((message) => [message.id, message]));
  return fresh.map((item) => {
    const before = isMessage(item) ? byId.get(item.id) : undefined;
    const isSame =
      before &&
      isMessage(item) &&
      before.updatedAt === item.updatedAt &&
      before.status === item.status &&
      before.text === item.text;
    return isSame ? before : item;
  });
}
