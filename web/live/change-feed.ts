import type { Change } from '../types.js';
import { Listeners } from './listeners.js';

/** What a live query does when something happens. */
export interface Watcher {
  changed(changes: Change[]): void;
  /** Anything may have changed. */
  reread(): void;
  close(): void;
}

/** Hands on what each commit touched. */
export class ChangeFeed {
  readonly #watchers = new Set<Watcher>();
  readonly #listeners = new Listeners<[Change[]]>();
  #closed = false;

  /** Takes the JSON of `Change[]`, once for each commit. */
  receive(json: string): void {
    if (this.#watchers.size + this.#listeners.size === 0) return;
    const changes = JSON.parse(json) as Change[];
    // Before the listeners, who might alter what they are given.
    for (const watcher of this.#watchers) watcher.changed(changes);
    this.#listeners.tell(changes);
  }

  /** Has every watcher read again: more was changed than was told. */
  reread(): void {
    for (const watcher of this.#watchers) watcher.reread();
  }

  /** Returns what ends it. Not after `close`. */
  listen(listener: (changes: Change[]) => void): () => void {
    return this.#listeners.add(listener);
  }

  /** Returns what ends it. */
  watch(watcher: Watcher): () => void {
    if (!this.#closed) this.#watchers.add(watcher);
    return () => void this.#watchers.delete(watcher);
  }

  /** Closes the watchers and lets go of everybody. */
  close(): void {
    this.#closed = true;
    for (const watcher of [...this.#watchers]) watcher.close();
    this.#listeners.clear();
  }
}
