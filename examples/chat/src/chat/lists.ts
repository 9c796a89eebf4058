/** What a timeline shows, as a live query. */
import type { ChatStore, MessageWith, Page, TimelineItem } from 'chatkeep';
import { LivePages } from './livePages.ts';

/** What is read together with each message. */
export const EXTRAS = [
  'siblingIds',
  'feedback',
  'attachments',
  'replyTo',
  'reactions',
  'replyCount',
] as const;
type Extra = (typeof EXTRAS)[number];

export type ShownMessage = MessageWith<Extra>;
export type ShownItem = TimelineItem<Extra>;

export function isMessage(item: ShownItem): item is ShownMessage {
  return item.kind !== 'component';
}

/** A chat from its end or from `anchor` towards its beginning, the newest first. */
export function watchOlder(
  store: ChatStore,
  conversationId: string,
  anchor: number | null,
): LivePages<ShownItem, Page<ShownItem>, number> {
  return new LivePages({
    failure: 'The chat could not be read',
    first: 30,
    watch: (before, limit) =>
      store.timeline.watch(conversationId, {
        limit,
        with: EXTRAS,
        beforeSequence: before ?? (anchor === null ? undefined : anchor + 1),
      }),
    next: lastSequence,
    // What comes at the end must not push out what is being read at the beginning.
    endsBefore: ({ items, hasMore }, oldest) =>
      hasMore && (items.at(-1)?.sequence ?? 0) > oldest.sequence,
  });
}

/** A chat behind `anchor`, the oldest first. */
export function watchNewer(
  store: ChatStore,
  conversationId: string,
  anchor: number,
): LivePages<ShownItem, Page<ShownItem>, number> {
  return new LivePages({
    failure: 'The chat could not be read',
    first: 30,
    watch: (after, limit) =>
      store.timeline.watch(conversationId, {
        limit,
        with: EXTRAS,
        afterSequence: after ?? anchor,
      }),
    next: lastSequence,
  });
}

const lastSequence = ({ items, hasMore }: Page<ShownItem>): number | null =>
  hasMore ? (items.at(-1)?.sequence ?? null) : null;
