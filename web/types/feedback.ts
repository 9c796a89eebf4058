import type { CallOptions } from './calls.js';
import type { JsonObject } from './json.js';

/** What the scope's user thinks of a message. */
export interface Feedback {
  rating: 'up' | 'down';
  comment: string | null;
  updatedAt: number;
}

export interface FeedbackInput {
  rating: 'up' | 'down';
  comment?: string | null;
}

export interface FeedbackCalls {
  /** Replaces what was set before. */
  set(messageId: string, input: FeedbackInput, options?: CallOptions): Promise<Feedback>;
  /** `null` where there is none. */
  get(messageId: string, options?: CallOptions): Promise<Feedback | null>;
  clear(messageId: string, options?: CallOptions): Promise<void>;
}

/** What was typed and not sent. */
export interface Draft {
  conversationId: string;
  text: string;
  /** Yours: what else the composer holds. */
  data: JsonObject | null;
  updatedAt: number;
}

export interface DraftInput {
  text: string;
  data?: JsonObject | null;
}

/** One for each conversation. */
export interface Drafts {
  /** Replaces what was set before. */
  set(conversationId: string, input: DraftInput, options?: CallOptions): Promise<Draft>;
  /** `null` where there is none. */
  get(conversationId: string, options?: CallOptions): Promise<Draft | null>;
  clear(conversationId: string, options?: CallOptions): Promise<void>;
}
