import { invalid } from '../checks.js';

/** Who wants to be told. A function that is added twice is told twice, until each is ended. */
export class Listeners<Args extends unknown[]> {
  readonly #entries = new Set<{ listener: (...args: Args) => void }>();

  get size(): number {
    return this.#entries.size;
  }

  /** Returns what ends it. Throws `INVALID_ARGUMENT` for what is no function. */
  add(listener: (...args: Args) => void): () => void {
    if (typeof listener !== 'function') throw invalid('listener', 'must be a function.');
    const entry = { listener };
    this.#entries.add(entry);
    return () => void this.#entries.delete(entry);
  }

  /** Calls those who are there now, except whom one of them ends meanwhile. */
  tell(...args: Args): void {
    for (const entry of [...this.#entries]) {
      if (!this.#entries.has(entry)) continue;
      try {
        entry.listener(...args);
      } catch (error) {
        // It is its owner's error: neither the others nor the store are to fail because of it.
        queueMicrotask(() => {
          throw error;
        });
      }
    }
  }

  clear(): void {
    this.#entries.clear();
  }
}
