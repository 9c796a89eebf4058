import type { CallOptions, Time } from './calls.js';
import type { LiveQuery } from './live.js';

/** How far a user has read a conversation. */
export interface ReadMark {
  conversationId: string;
  userId: string;
  /** Everything up to here is read. */
  lastReadSequence: number;
  /** If it was marked by time: what was created up to then is read. Otherwise when it was marked. */
  lastReadAt: number;
}

export interface ReadInput {
  /** Everything up to this `sequence`. Default: everything there is. */
  sequence?: number;
  /** Everything created up to this time. Not together with `sequence`. */
  at?: Time;
  /** Default: the scope's user. */
  userId?: string;
}

export interface UnreadOptions extends CallOptions {
  /** Whether the user's own messages count. Default: false. */
  includeOwn?: boolean;
  /** Default: the scope's user. */
  userId?: string;
}

export interface UnreadCounts {
  total: number;
  /** By conversation id; those without unread messages are left out. */
  conversations: Record<string, number>;
}

/**
 * Unread are the top-level messages of others, on the branch that is shown, after the mark: all of
 * them where there is no mark.
 */
export interface Reads {
  /** May go back, too: then what follows is unread again. */
  mark(conversationId: string, input?: ReadInput, options?: CallOptions): Promise<ReadMark>;
  /** `null` where the user has marked nothing. */
  get(
    conversationId: string,
    options?: CallOptions & { userId?: string },
  ): Promise<ReadMark | null>;
  /** Of one conversation. */
  unread(conversationId: string, options?: UnreadOptions): Promise<number>;
  /** Of all conversations. */
  unread(conversationId?: null, options?: UnreadOptions): Promise<UnreadCounts>;
  /** The counts of the scope's user for all conversations, kept up to date. */
  watch(): LiveQuery<UnreadCounts>;
}
