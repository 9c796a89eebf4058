import type { ChatStore } from '../types.js';
import { StoreBox } from './store-source.js';

/** Opens a store. What it is given is aborted when the store is not wanted any more. */
export type OpenStore = (signal: AbortSignal) => Promise<ChatStore>;

/** A store that a provider opens when it is there, and closes when it is gone. */
export class OwnStore {
  readonly box = new StoreBox();
  readonly #open: OpenStore;
  #holders = 0;
  #opened: { store: Promise<ChatStore>; stop: AbortController } | null = null;
  /** The closing of the one before: a store has to be closed before it is opened again. */
  #closed: Promise<void> = Promise.resolve();

  constructor(open: OpenStore) {
    this.#open = open;
  }

  /** Opens it, unless it is. Returns what gives it up. */
  hold(): () => void {
    this.#holders += 1;
    if (this.#opened === null) this.#begin();
    return () => {
      this.#holders -= 1;
      if (this.#holders === 0) this.#end();
    };
  }

  #begin(): void {
    const stop = new AbortController();
    // Not at once: StrictMode lets go of it and takes it again before anything was opened.
    const store = this.#closed.then(() => {
      stop.signal.throwIfAborted();
      return this.#open(stop.signal);
    });
    this.#opened = { store, stop };
    this.box.await(store);
  }

  #end(): void {
    const opened = this.#opened;
    if (opened === null) return;
    this.#opened = null;
    this.box.clear();
    opened.stop.abort();
    this.#closed = opened.store
      .then(
        (store) => store.close(),
        () => {
          // It was never open.
        },
      )
      .catch((error: unknown) => {
        // Nobody is there to be told: as of any error that nobody catches.
        queueMicrotask(() => {
          throw error;
        });
      });
  }
}
