/**
 * - `loading`: nothing was read yet
 * - `ready`: what was read last is there, even if reading it again failed
 * - `failed`: nothing could be read, or it is not there any more
 */
export type ReadStatus = 'loading' | 'ready' | 'failed';

/** What every hook that reads takes. */
export interface SuspenseOption {
  /**
   * Suspends until the first answer, and throws to the error boundary what made reading fail.
   * Default: false, then `status` and `error` tell.
   */
  suspense?: boolean;
}

/**
 * A value that changes, in the form that `useSyncExternalStore` takes. It follows its subject while
 * somebody listens.
 */
export abstract class Source<State> {
  readonly #listeners = new Set<{ listener: () => void }>();
  #state: State;

  constructor(state: State) {
    this.#state = state;
  }

  // Functions of their own, because `useSyncExternalStore` takes them off their object.

  readonly getSnapshot = (): State => this.#state;

  readonly subscribe = (listener: () => void): (() => void) => {
    const entry = { listener };
    this.#listeners.add(entry);
    if (this.#listeners.size === 1) this.start();
    return () => {
      if (this.#listeners.delete(entry) && this.#listeners.size === 0) this.stop();
    };
  };

  /** Somebody listens now. */
  protected abstract start(): void;

  /** Nobody listens any more. */
  protected abstract stop(): void;

  protected put(state: State): void {
    this.#state = state;
    for (const { listener } of [...this.#listeners]) listener();
  }
}
