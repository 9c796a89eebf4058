import { useCallback, useMemo } from 'react';
import type { MessageExtra } from '../types.js';
import {
  LiveTimeline,
  NO_TIMELINE,
  type TimelinePart,
  type TimelineWanted,
} from './live-timeline.js';
import type { SuspenseOption } from './source.js';
import { subjectsOf, type Subject } from './subjects.js';
import { useChatStore } from './use-chat-store.js';
import { useSubject } from './use-subject.js';

export interface TimelineOptions<With extends MessageExtra = never>
  extends Pick<TimelineWanted<With>, 'with' | 'branch' | 'replies'>, SuspenseOption {
  /** How many items are read at first, in each direction: 1 to 500. Default: 50. */
  limit?: number;
  /**
   * The sequence of the item to begin at: where somebody had read to, or what a link names. It is
   * where the reading begins: give the same one each time. Default: the end.
   */
  around?: number | null;
  /**
   * Is given each change of the timeline, and makes it by calling what it is given: what measures
   * the page before and after it keeps what is seen where it is. Give the same function each time.
   */
  apply?: (change: () => void) => void;
}

/** `failed` with the error `NOT_FOUND` where there is no such conversation. */
export interface TimelineState<With extends MessageExtra = never> extends TimelinePart<With> {
  /** Reads what is before the first item, unless that is being done. */
  readOlder(): void;
  /** Reads what is behind the last item, where it did not begin at the end. */
  readNewer(): void;
}

/**
 * A part of a conversation, kept up to date and growing on demand: its newest items towards the
 * past, or what is around an item both ways.
 */
export function useTimeline<With extends MessageExtra = never>(
  conversationId: string,
  options: TimelineOptions<With> = {},
): TimelineState<With> {
  const { limit = 50, around = null, with: extras, branch, replies, suspense, apply } = options;
  const wanted = { conversationId, limit, around, with: extras, branch, replies };
  const key = `timeline ${JSON.stringify(wanted)}`;
  // The key says all of it: an option that is written in place is a new object each time.
  const subject = useMemo(
    (): Subject<LiveTimeline<With>> => ({
      key,
      follow: (store) => new LiveTimeline(store, wanted),
    }),
    [key],
  );
  const state = useSubject<TimelinePart<With>>(subject, NO_TIMELINE, { suspense, apply });
  const subjects = subjectsOf(useChatStore());
  const readOlder = useCallback(() => subjects.get(subject)?.readOlder(), [subjects, subject]);
  const readNewer = useCallback(() => subjects.get(subject)?.readNewer(), [subjects, subject]);
  return { ...state, readOlder, readNewer };
}
