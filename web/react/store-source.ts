import type { ChatStore } from '../types.js';

export type StoreState =
  /** `settled` resolves when it is not opening any more, whatever became of it. */
  | { status: 'opening'; settled: Promise<void> }
  | { status: 'open'; store: ChatStore }
  | { status: 'failed'; error: unknown };

/** Where the hooks below a provider have their store from. */
export interface StoreSource {
  getSnapshot(): StoreState;
  subscribe(listener: () => void): () => void;
}

/** The state of a store that is there, or that is waited for. */
export class StoreBox implements StoreSource {
  readonly #listeners = new Set<() => void>();
  #settle: () => void = () => {};
  #state: StoreState = this.#opening();
  #awaited: Promise<ChatStore> | null = null;

  readonly getSnapshot = (): StoreState => this.#state;

  readonly subscribe = (listener: () => void): (() => void) => {
    this.#listeners.add(listener);
    return () => void this.#listeners.delete(listener);
  };

  /** It is there already. */
  static of(store: ChatStore | Promise<ChatStore>): StoreBox {
    const box = new StoreBox();
    if ('then' in store) box.await(store);
    else box.#put({ status: 'open', store });
    return box;
  }

  /** Becomes what the promise does. */
  await(opened: Promise<ChatStore>): void {
    this.#awaited = opened;
    const become = (state: StoreState): void => {
      if (this.#awaited === opened) this.#put(state);
    };
    opened.then(
      (store) => become({ status: 'open', store }),
      (error: unknown) => become({ status: 'failed', error }),
    );
  }

  /** Nothing is there, until something is awaited again. */
  clear(): void {
    this.#awaited = null;
    if (this.#state.status !== 'opening') this.#put(this.#opening());
  }

  #opening(): StoreState {
    return { status: 'opening', settled: new Promise((resolve) => (this.#settle = resolve)) };
  }

  #put(state: StoreState): void {
    this.#state = state;
    if (state.status !== 'opening') this.#settle();
    for (const listener of [...this.#listeners]) listener();
  }
}
