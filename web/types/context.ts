import type { CallOptions, Page } from './calls.js';
import type { Message } from './messages.js';

/** The rolling summary of a conversation. */
export interface Summary {
  conversationId: string;
  /** `''` at first. */
  summary: string;
  /** Messages up to here are covered by it. 0 at first. */
  untilSequence: number;
}

export interface Summaries {
  get(conversationId: string, options?: CallOptions): Promise<Summary>;
  /**
   * What is not yet summarised: the completed and interrupted messages of the branch that is shown,
   * after `untilSequence`, oldest first. `limit`: 1 to 500, 50 by default.
   */
  pending(
    conversationId: string,
    query?: { limit?: number },
    options?: CallOptions,
  ): Promise<Page<Message>>;
  /** Replaces the summary. `untilSequence` is at most the conversation's last sequence. */
  set(
    conversationId: string,
    input: { summary: string; untilSequence: number },
    options?: CallOptions,
  ): Promise<Summary>;
}

export interface AssembleQuery {
  /** How many tokens system prompt, summary and messages may have together. */
  maxTokens?: number;
  /** How many messages there may be, beside system prompt and summary. */
  maxMessages?: number;
  /** Default: a quarter of the text's UTF-8 bytes, rounded up, and 4 for each message. */
  countTokens?: (text: string, message: Message | null) => number;
  /** A system prompt, which always has its place. */
  system?: string;
}

/** Why messages of the branch that is shown are not in the context. */
export interface LeftOut {
  /**
   * - `'summarised'`: the summary covers them.
   * - `'budget'`: they did not fit.
   * - `'unfinished'`: they are pending, streaming or failed.
   */
  reason: 'summarised' | 'budget' | 'unfinished';
  count: number;
}

export interface AssembledContext {
  system: string | null;
  /** `''` where there is none, or where it alone is over the budget. */
  summary: string;
  /** Oldest first: the newest that fit. */
  messages: Message[];
  /** What system prompt, summary and messages take. */
  tokens: number;
  leftOut: LeftOut[];
}

export interface Context {
  /**
   * What to send to a model: the summary and the messages after it, as many of the newest as fit.
   * Without a budget, all of them. Rejects with `INVALID_ARGUMENT` if the system prompt alone is
   * over `maxTokens`.
   */
  assemble(
    conversationId: string,
    query?: AssembleQuery,
    options?: CallOptions,
  ): Promise<AssembledContext>;
}
