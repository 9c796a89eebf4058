import type { ChatStoreError } from '../errors.js';
import type { ChatStore, SearchHit, SearchOptions } from '../types.js';
import { Source } from './source.js';
import { storeError } from './store-error.js';

/** What is asked. Without a `query` nothing is. */
export interface Asked {
  /** All of it as text, which tells it from what else is asked. `''`: nothing. */
  key: string;
  query: string;
  search: SearchOptions;
}

export interface Answer {
  /** The `key` of what it answers. */
  key: string;
  query: string;
  hits: readonly SearchHit[];
  next: string | null;
  complete: boolean;
  error: ChatStoreError | null;
}

export const NO_ANSWER: Answer = {
  key: '',
  query: '',
  hits: [],
  next: null,
  complete: true,
  error: null,
};

/** The answer to what was asked last. What is under way is given up for what is asked next. */
export class SearchAsYouType extends Source<Answer> {
  #stop = new AbortController();
  #more: (() => Promise<void>) | null = null;

  constructor() {
    super(NO_ANSWER);
  }

  /** Searches after `delay` milliseconds, unless something else is asked. Returns what gives it up. */
  ask(store: ChatStore, asked: Asked, delay: number): () => void {
    const stop = new AbortController();
    this.#stop = stop;
    this.#more = null;
    if (asked.key === '') this.put(NO_ANSWER);
    const timer =
      asked.key === '' ? undefined : setTimeout(() => void this.#read(store, asked, null), delay);
    return () => {
      clearTimeout(timer);
      stop.abort();
    };
  }

  /** Reads what comes behind, unless that is being done. */
  readonly more = (): void => {
    const read = this.#more;
    this.#more = null;
    void read?.();
  };

  async #read(store: ChatStore, asked: Asked, after: string | null): Promise<void> {
    const { signal } = this.#stop;
    const { key, query, search } = asked;
    const before = this.getSnapshot();
    try {
      const page = await store.search.messages(unfinished(query), { ...search, after }, { signal });
      if (signal.aborted) return;
      const { items, next, complete } = page;
      this.#more = next === null ? null : () => this.#read(store, asked, next);
      const hits = after === null ? items : [...before.hits, ...items];
      this.put({ key, query, hits, next, complete, error: null });
    } catch (error) {
      if (!signal.aborted) this.put({ ...before, key, next: null, error: storeError(error) });
    }
  }

  // It reads when it is asked, whoever listens.
  protected override start(): void {}

  protected override stop(): void {}
}

/** The last word is the beginning of one, where somebody is still in it. */
function unfinished(query: string): string {
  const isInWord = /[\p{L}\p{M}\p{N}]$/u.test(query);
  const isInQuotes = query.split('"').length % 2 === 0;
  return isInWord && !isInQuotes ? `${query}*` : query;
}
