/** What a timeline shows, as a live query. */
import type { ChatStore, MessageWith, Page, TimelineItem } from 'chatkeep';
import { LivePages } from './livePages.ts';

/** What is read together with each message. */
const EXTRAS = ['siblingIds', 'feedback', 'attachments'] as const;
type Extra = (typeof EXTRAS)[number];

export type ShownMessage = MessageWith<Extra>;
export type ShownItem = TimelineItem<Extra>;

export function isMessage(item: ShownItem): item is ShownMessage {
  return item.kind !== 'component';
}

/** One chat, the newest first. `apply` is given each change of it, and makes it. */
export function watchTimeline(
  store: ChatStore,
  conversationId: string,
  apply: (change: () => void) => void,
): LivePages<ShownItem, Page<ShownItem>, number> {
  return new LivePages({
    failure: 'The chat could not be read',
    first: 30,
    watch: (before, limit) =>
      store.timeline.watch(conversationId, {
        limit,
        with: EXTRAS,
        beforeSequence: before ?? undefined,
      }),
    next: ({ items, hasMore }) => (hasMore ? (items.at(-1)?.sequence ?? null) : null),
    // What comes at the end must not push out what is being read at the beginning.
    endsBefore: ({ items, hasMore }, oldest) =>
      hasMore && (items.at(-1)?.sequence ?? 0) > oldest.sequence,
    apply,
  });
}
