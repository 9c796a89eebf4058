import { useEffect, useState, useSyncExternalStore } from 'react';
import type { ChatStoreError } from '../errors.js';
import type { SearchHit, SearchOptions } from '../types.js';
import { NO_ANSWER, SearchAsYouType } from './search-as-you-type.js';
import { useChatStore } from './use-chat-store.js';

export interface SearchAsYouTypeOptions extends Omit<SearchOptions, 'after'> {
  /** How long to wait for the next letter before searching, in milliseconds. Default: 120. */
  delay?: number;
}

export interface SearchState {
  /** What was found, the best first; by the query before, while `isSearching`. */
  hits: readonly SearchHit[];
  /** The query that they were found by. `''` while there is none. */
  query: string;
  /** Whether the hits of the query that was given are still to come. */
  isSearching: boolean;
  /** Whether there are more. */
  hasMore: boolean;
  /** False while so much is new that not all of it could be searched. */
  complete: boolean;
  /** Why the last search failed: `INVALID_ARGUMENT` for a query that cannot be answered. */
  error: ChatStoreError | null;
  /** Reads more of them, unless that is being done. */
  showMore(): void;
}

/**
 * Searches while somebody types: when the typing pauses, and giving up what was asked before. The
 * last word is taken for the beginning of one, unless something follows it, a space or a quote. What
 * was found last stays until the next is there. An empty query finds nothing.
 */
export function useSearch(query: string, options: SearchAsYouTypeOptions = {}): SearchState {
  const { delay = 120, ...search } = options;
  const store = useChatStore();
  const [searching] = useState(() => new SearchAsYouType());
  const answer = useSyncExternalStore(
    searching.subscribe,
    searching.getSnapshot,
    searching.getSnapshot,
  );
  const isBlank = query.trim() === '';
  // The key says all of it: options that are written in place are a new object each time.
  const key = isBlank ? '' : JSON.stringify([query, search], withBigInts);
  useEffect(
    () => searching.ask(store, { key, query, search }, delay),
    [searching, store, key, delay],
  );
  // At once, and not only when the effect has run.
  const shown = isBlank ? NO_ANSWER : answer;
  return {
    hits: shown.hits,
    query: shown.query,
    isSearching: shown.key !== key,
    hasMore: shown.next !== null,
    complete: shown.complete,
    error: shown.error,
    showMore: searching.more,
  };
}

/** Times may be given as nanoseconds, which JSON has no form for. */
const withBigInts = (_: string, value: unknown): unknown =>
  typeof value === 'bigint' ? `${value}n` : value;
