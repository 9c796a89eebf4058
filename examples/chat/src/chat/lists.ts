/** What a timeline shows. */
import type { MessageWith, TimelineItem } from 'chatkeep';

/** What is read together with each message. */
export const EXTRAS = [
  'siblingIds',
  'feedback',
  'attachments',
  'replyTo',
  'reactions',
  'replyCount',
] as const;
export type Extra = (typeof EXTRAS)[number];

export type ShownMessage = MessageWith<Extra>;
export type ShownItem = TimelineItem<Extra>;

export function isMessage(item: ShownItem): item is ShownMessage {
  return item.kind !== 'component';
}
