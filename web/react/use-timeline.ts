import { useCallback, useMemo } from 'react';
import type { ChatStoreError } from '../errors.js';
import type { MessageExtra, Page, TimelineItem, TimelineQuery } from '../types.js';
import { LivePages, NO_PAGES } from './live-pages.js';
import type { ReadStatus, SuspenseOption } from './source.js';
import { subjectsOf, type Subject } from './subjects.js';
import { useChatStore } from './use-chat-store.js';
import { useSubject } from './use-subject.js';

export interface TimelineOptions<With extends MessageExtra = never>
  extends Pick<TimelineQuery<With>, 'with' | 'branch' | 'replies'>, SuspenseOption {
  /** How many items are read at first: 1 to 500. Default: 50. */
  limit?: number;
  /**
   * Is given each change of the timeline, and makes it by calling what it is given: what measures
   * the page before and after it keeps what is seen where it is. Give the same function each time.
   */
  apply?: (change: () => void) => void;
}

export interface TimelineState<With extends MessageExtra = never> {
  /** `failed` with the error `NOT_FOUND` where there is no such conversation. */
  status: ReadStatus;
  /** The oldest first. */
  items: readonly TimelineItem<With>[];
  /** Whether there is something before the first. */
  hasMore: boolean;
  /** Why the last read failed. */
  error: ChatStoreError | null;
  /** Reads what is before the first item, unless that is being done. */
  readOlder(): void;
}

type NewestFirst<With extends MessageExtra> = LivePages<
  TimelineItem<With>,
  Page<TimelineItem<With>>,
  number
>;

/** The newest part of a conversation, kept up to date and growing towards the past on demand. */
export function useTimeline<With extends MessageExtra = never>(
  conversationId: string,
  options: TimelineOptions<With> = {},
): TimelineState<With> {
  const { limit = 50, with: extras, branch, replies, suspense, apply } = options;
  const key = `timeline ${JSON.stringify([conversationId, limit, extras, branch, replies])}`;
  // The key says all of it: an option that is written in place is a new object each time.
  const subject = useMemo(
    (): Subject<NewestFirst<With>> => ({
      key,
      follow: (store) =>
        new LivePages({
          first: limit,
          watch: (before, most) =>
            store.timeline.watch<With>(conversationId, {
              limit: most,
              with: extras,
              branch,
              replies,
              beforeSequence: before ?? undefined,
            }),
          next: ({ items, hasMore }) => (hasMore ? (items.at(-1)?.sequence ?? null) : null),
          // What comes at the end must not push out what is being read at the beginning.
          endsBefore: ({ items, hasMore }, oldest) =>
            hasMore && (items.at(-1)?.sequence ?? 0) > oldest.sequence,
        }),
    }),
    [key],
  );
  const state = useSubject(subject, NO_PAGES, { suspense, apply });
  const items = useMemo(() => state.items.toReversed(), [state.items]);
  const subjects = subjectsOf(useChatStore());
  const readOlder = useCallback(() => subjects.get(subject)?.more(), [subjects, subject]);
  return { status: state.status, items, hasMore: state.hasMore, error: state.error, readOlder };
}
