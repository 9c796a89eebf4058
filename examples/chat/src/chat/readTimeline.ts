import type { CallOptions, ChatStore, Message, TimelineItem } from 'chatkeep';

/** A stretch of a chat without gaps, oldest first. */
export interface Stretch {
  items: TimelineItem[];
  /** Whether there is something before the first. */
  hasOlder: boolean;
}

const PAGE = 30;
/** As much as one call gives. */
const MOST = 500;

export function isMessage(item: TimelineItem): item is Message {
  return item.kind !== 'component';
}

export async function readNewest(
  store: ChatStore,
  conversationId: string,
  options: CallOptions,
): Promise<Stretch> {
  const page = await store.timeline.page(conversationId, { limit: PAGE }, options);
  return { items: page.items.toReversed(), hasOlder: page.hasMore };
}

export async function readBefore(
  store: ChatStore,
  conversationId: string,
  beforeSequence: number,
  options: CallOptions,
): Promise<Stretch> {
  const query = { beforeSequence, limit: PAGE };
  const page = await store.timeline.page(conversationId, query, options);
  return { items: page.items.toReversed(), hasOlder: page.hasMore };
}

/** From `sequence`, itself included, to the end. */
export async function readFrom(
  store: ChatStore,
  conversationId: string,
  sequence: number,
  options: CallOptions,
): Promise<TimelineItem[]> {
  const items: TimelineItem[] = [];
  let hasMore = true;
  while (hasMore) {
    const afterSequence = items.at(-1)?.sequence ?? sequence - 1;
    const query = { afterSequence, limit: MOST };
    const page = await store.timeline.page(conversationId, query, options);
    items.push(...page.items);
    hasMore = page.hasMore && page.items.length > 0;
  }
  return items;
}
