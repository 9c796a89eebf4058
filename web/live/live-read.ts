import { ChatStoreError } from '../errors.js';
import type { Change, LiveQuery } from '../types.js';
import type { ChangeFeed } from './change-feed.js';
import { Latest } from './latest.js';
import { Listeners } from './listeners.js';
import { share } from './share.js';

/** Whether a commit may have changed an answer, of which `current` is the last one. */
export type Subject<Answer> = (change: Change, current: Answer | null | undefined) => boolean;

/** A read that is made again when its subject was touched. */
export class LiveRead<Answer> implements LiveQuery<Answer> {
  readonly #isTouchedBy: Subject<Answer>;
  readonly #unwatch: () => void;
  readonly #listeners = new Listeners<[]>();
  readonly #iterators = new Set<Latest<Answer | null>>();
  /** `null`: closed. What it holds keeps the store open. */
  #read: (() => Promise<Answer>) | null;
  #snapshot: Answer | null | undefined;
  #error: Error | null = null;
  /** Whether a commit came after the last read began. */
  #stale = false;
  #reading = false;

  constructor(feed: ChangeFeed, isTouchedBy: Subject<Answer>, read: () => Promise<Answer>) {
    this.#isTouchedBy = isTouchedBy;
    this.#read = read;
    this.#unwatch = feed.watch({
      changed: (changes) => this.#changed(changes),
      reread: () => this.#readAgain(),
      close: () => this.close(),
    });
    void this.#refresh();
  }

  // Functions of their own, because `useSyncExternalStore` takes them off their object.

  getSnapshot = (): Answer | null | undefined => this.#snapshot;

  getError = (): Error | null => this.#error;

  subscribe = (listener: () => void): (() => void) => this.#listeners.add(listener);

  close = (): void => {
    if (this.#read === null) return;
    this.#read = null;
    this.#unwatch();
    this.#listeners.clear();
    for (const iterator of [...this.#iterators]) iterator.end();
  };

  [Symbol.asyncIterator](): AsyncIterableIterator<Answer | null, undefined> {
    const iterator = new Latest<Answer | null>((ended) => this.#iterators.delete(ended));
    if (this.#read === null) {
      iterator.end();
    } else {
      this.#iterators.add(iterator);
      this.#tell(iterator);
    }
    return iterator;
  }

  #changed(changes: Change[]): void {
    if (changes.some((change) => this.#isTouchedBy(change, this.#snapshot))) this.#readAgain();
  }

  #readAgain(): void {
    this.#stale = true;
    if (this.#reading) return;
    this.#reading = true;
    // Under Node a commit is told inside the call that made it: that one is to be answered first,
    // and what else is called in the same turn needs no read of its own.
    queueMicrotask(() => void this.#refresh());
  }

  /** Reads until no commit has come meanwhile. */
  async #refresh(): Promise<void> {
    this.#reading = true;
    do {
      this.#stale = false;
      try {
        const answer = await this.#read?.();
        if (answer !== undefined) this.#publish(answer);
      } catch (error) {
        if (error instanceof ChatStoreError && error.code === 'NOT_FOUND') {
          this.#publish(null);
        } else {
          this.#fail(error instanceof Error ? error : new Error(String(error)));
        }
      }
    } while (this.#stale);
    this.#reading = false;
  }

  #publish(answer: Answer | null): void {
    if (this.#read === null) return;
    const shared = share(this.#snapshot, answer);
    if (this.#error === null && shared === this.#snapshot) return;
    this.#snapshot = shared;
    this.#error = null;
    this.#tellAll();
  }

  #fail(error: Error): void {
    if (this.#read === null) return;
    this.#error = error;
    this.#tellAll();
  }

  #tellAll(): void {
    for (const iterator of [...this.#iterators]) this.#tell(iterator);
    this.#listeners.tell();
  }

  /** Gives an iterator what there is now, if there is anything yet. */
  #tell(iterator: Latest<Answer | null>): void {
    if (this.#error !== null) {
      iterator.fail(this.#error);
    } else if (this.#snapshot !== undefined) {
      iterator.put(this.#snapshot);
    }
  }
}
