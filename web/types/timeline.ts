import type { CallOptions, Page } from './calls.js';
import type { JsonObject } from './json.js';
import type { LiveQuery } from './live.js';
import type { MessageExtra, MessageWith, WithExtras } from './messages.js';

/** A component where it stands in the conversation, in the form of a message. */
export interface ComponentItem {
  id: string;
  conversationId: string;
  kind: 'component';
  role: 'assistant';
  status: 'completed';
  sequence: number;
  messageId: string | null;
  content: { componentKind: string; payload: JsonObject };
  createdAt: number;
  /** Changes when the payload is updated in place. */
  updatedAt: number;
}

/** Told apart by `kind`: `'component'`, or a message's `'text'` or `'task'`. */
export type TimelineItem<With extends MessageExtra = never> = MessageWith<With> | ComponentItem;

export interface TimelineQuery<With extends MessageExtra = never> extends WithExtras<With> {
  /** 1 to 500. Default: 50. */
  limit?: number;
  /** Items before this one, newest first. Not together with `afterSequence`. */
  beforeSequence?: number;
  /** Items after this one, oldest first. */
  afterSequence?: number;
  /** Default: `'shown'`, the path to the head. */
  branch?: 'shown' | 'all';
  /** Whether replies in threads are among the items. Default: false. */
  replies?: boolean;
}

export interface Timeline {
  /**
   * Messages and components by `sequence`: newest first with `beforeSequence` or nothing,
   * oldest first with `afterSequence`. A component that a message brought is shown when that
   * message is. Rejects with `NOT_FOUND` if there is no such conversation.
   */
  page<With extends MessageExtra = never>(
    conversationId: string,
    query?: TimelineQuery<With>,
    options?: CallOptions,
  ): Promise<Page<TimelineItem<With>>>;
  /** A page that is kept up to date: without `beforeSequence`, the newest items. */
  watch<With extends MessageExtra = never>(
    conversationId: string,
    query?: TimelineQuery<With>,
  ): LiveQuery<Page<TimelineItem<With>>>;
}
