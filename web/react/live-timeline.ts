import type { ChatStoreError } from '../errors.js';
import type { ChatStore, MessageExtra, Page, TimelineItem, TimelineQuery } from '../types.js';
import { LivePages } from './live-pages.js';
import { Source, type ReadStatus } from './source.js';

export interface TimelinePart<With extends MessageExtra> {
  status: ReadStatus;
  /** The oldest first. */
  items: readonly TimelineItem<With>[];
  hasOlder: boolean;
  hasNewer: boolean;
  error: ChatStoreError | null;
}

export const NO_TIMELINE: TimelinePart<never> & { items: readonly never[] } = {
  status: 'loading',
  items: [],
  hasOlder: false,
  hasNewer: false,
  error: null,
};

/** Which part of which conversation, and what is read with it. */
export interface TimelineWanted<With extends MessageExtra> extends Pick<
  TimelineQuery<With>,
  'with' | 'branch' | 'replies'
> {
  conversationId: string;
  /** How many items are read at first, in each direction. */
  limit: number;
  /** The sequence to begin at; `null`: the end. */
  around: number | null;
}

type Pages<With extends MessageExtra> = LivePages<
  TimelineItem<With>,
  Page<TimelineItem<With>>,
  number
>;

/** A part of a conversation that grows: from its end towards its beginning, or both ways. */
export class LiveTimeline<With extends MessageExtra> extends Source<TimelinePart<With>> {
  readonly #older: Pages<With>;
  /** `null` where it is read from the end: what comes there is among the older. */
  readonly #newer: Pages<With> | null;
  #ends: (() => void)[] = [];

  constructor(store: ChatStore, wanted: TimelineWanted<With>) {
    super(NO_TIMELINE);
    const { conversationId, limit: first, around, ...query } = wanted;
    const watch = (place: TimelineQuery<With>) =>
      store.timeline.watch<With>(conversationId, { ...query, ...place });
    this.#older = new LivePages({
      first,
      watch: (before, limit) =>
        // What is at the place itself belongs to the older.
        watch({ limit, beforeSequence: before ?? (around === null ? undefined : around + 1) }),
      next: lastSequence,
      // What comes at the end must not push out what is being read at the beginning.
      endsBefore: ({ items, hasMore }, oldest) =>
        hasMore && (items.at(-1)?.sequence ?? 0) > oldest.sequence,
    });
    this.#newer =
      around === null
        ? null
        : new LivePages({
            first,
            watch: (after, limit) => watch({ limit, afterSequence: after ?? around }),
            next: lastSequence,
          });
  }

  readonly readOlder = (): void => this.#older.more();

  readonly readNewer = (): void => this.#newer?.more();

  protected override start(): void {
    this.#ends = [this.#older, this.#newer]
      .filter((pages) => pages !== null)
      .map((pages) => pages.subscribe(() => this.#changed()));
  }

  protected override stop(): void {
    for (const end of this.#ends) end();
  }

  #changed(): void {
    const older = this.#older.getSnapshot();
    const newer = this.#newer?.getSnapshot() ?? null;
    // Both at once: what is read first would be seen at the wrong place.
    if (older.status === 'loading' || newer?.status === 'loading') return;
    const isRead = older.status === 'ready' && newer?.status !== 'failed';
    const items = isRead ? [...older.items.toReversed(), ...(newer?.items ?? [])] : [];
    this.put({
      status: isRead ? 'ready' : 'failed',
      items,
      hasOlder: isRead && older.hasMore,
      hasNewer: isRead && (newer?.hasMore ?? false),
      error: older.error ?? newer?.error ?? null,
    });
  }
}

function lastSequence({ items, hasMore }: Page<TimelineItem<MessageExtra>>): number | null {
  return hasMore ? (items.at(-1)?.sequence ?? null) : null;
}
