import type { CallOptions, Time } from './calls.js';
import type { Role } from './messages.js';

/** All of them must hold. */
export interface SearchFilters {
  conversationId?: string;
  /** Of components: `'assistant'`; of attachments: who wrote the message. */
  role?: Role;
  kind?: SearchHitKind;
  createdAfter?: Time;
  createdBefore?: Time;
  /** Whether the message, or the one that a component or attachment belongs to, has any. */
  hasAttachment?: boolean;
}

/** Messages are told apart by their own kind. */
export type SearchHitKind = 'text' | 'task' | 'component' | 'attachment';

export interface SearchOptions {
  /** 1 to 100. Default: 20. */
  limit?: number;
  /** The `next` of the page before, of the same search. */
  after?: string | null;
  filters?: SearchFilters;
  /** One hit of each conversation: the best. */
  groupBy?: 'conversation';
  /** Default: `'all'`, branches that are not shown among them. */
  branches?: 'shown' | 'all';
}

export interface SearchHit {
  /** What was found, or what it belongs to; `null` for a component that stands alone. */
  messageId: string | null;
  /** Of a component that was found. */
  componentId: string | null;
  /** Of an attachment that was found: its name, or the text that was extracted from it. */
  attachmentId: string | null;
  conversationId: string;
  /** Of an attachment: that of its message. */
  sequence: number;
  role: Role;
  kind: SearchHitKind;
  createdAt: number;
  /** How well it meets the query. Only good to compare with others of the same search. */
  score: number;
  /** A part of the text that shows why it was found. */
  snippet: string;
  /** What to highlight: `snippet.slice(start, end)`, in their order. */
  ranges: [start: number, end: number][];
  /**
   * Where its branch is not the one that is shown: the ids of the messages from the first to this
   * one. `messages.switchTo` of its message shows it. `null` where it is shown.
   */
  path: string[] | null;
}

export interface SearchPage {
  items: SearchHit[];
  hasMore: boolean;
  /** For `after`; `null` where there are no more. */
  next: string | null;
  /**
   * False while there is so much new that not all of it could be looked at: after a large import,
   * until the store was idle for a while, or `index` was called.
   */
  complete: boolean;
}

export interface Search {
  /**
   * Messages, components and attachments that have the words of `query`, the best first. `"several
   * words"` in quotes stand one after the other, `word*` is the beginning of one, `-word` must not
   * be there; everything else is looked for as it is. Case, accents and English plurals do not
   * matter. A query without a word finds nothing. Rejects with `INVALID_ARGUMENT` where there are
   * more than 32 words, or only ones that must not be there.
   *
   * A page may have fewer items than `limit`, even none, although `hasMore` says that there are more.
   */
  messages(query: string, search?: SearchOptions, options?: CallOptions): Promise<SearchPage>;
  /**
   * Indexes what was written and waits for it, without waiting until the store is idle: at most
   * `limit` rows (1 to 10,000; default: 200). Needed by nobody; useful after an import.
   */
  index(input?: { limit?: number }, options?: CallOptions): Promise<{ hasMore: boolean }>;
}
