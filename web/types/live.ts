import type { ChatStoreError } from '../errors.js';

/**
 * A query whose answer is kept up to date. It reads again after a commit that touched its subject,
 * at most once for each commit, and tells those who listen when the answer has changed.
 */
export interface LiveQuery<Answer> extends AsyncIterable<Answer | null> {
  /**
   * The answer as of the last read: `undefined` until the first one has come, `null` where the
   * subject does not exist (any more). The same object until it changes, and whatever is equal in
   * two answers is the same object in both, so that `useSyncExternalStore` and memoised
   * components work.
   */
  getSnapshot(): Answer | null | undefined;
  /** Calls `listener` after each change of the snapshot. Returns what ends it. */
  subscribe(listener: () => void): () => void;
  /** The error of the last read, if it failed; reading goes on at the next commit. */
  getError(): Error | null;
  /**
   * Each answer, from the current one on; when the reader is slower than the changes, the latest.
   * Ends at `close`, throws if a read fails.
   */
  [Symbol.asyncIterator](): AsyncIterator<Answer | null>;
  /** Stops reading. Closing the store closes its queries. */
  close(): void;
}

/** What one commit touched. */
export interface Change {
  /** `null` for what belongs to no conversation: users, assistants. */
  conversationId: string | null;
  kinds: ChangeKind[];
  /** Which messages were touched; `null` where that is not told: take it for any. */
  messageIds: string[] | null;
}

/** What `store.on` tells. */
export interface Events {
  /** What a commit touched, in this tab or another one. */
  change: Change[];
  /**
   * Another tab has taken the store's files over, or this one. Commits may have come that no
   * `change` told of; live queries have read again.
   */
  owner: Owner;
  /** What went wrong behind the calls, and may concern all of them. */
  error: ChatStoreError;
}

/** Who has the store's files open, and answers the calls of all tabs. */
export interface Owner {
  /** Tells owners apart. */
  id: string;
  /** Whether it is this tab. */
  isSelf: boolean;
}

export type ChangeKind =
  | 'conversation'
  | 'messages'
  | 'stream'
  | 'components'
  | 'attachments'
  | 'reactions'
  | 'feedback'
  | 'reads'
  | 'members'
  | 'drafts'
  | 'summary'
  | 'users'
  | 'assistants';
