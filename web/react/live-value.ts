import type { ChatStoreError } from '../errors.js';
import type { LiveQuery } from '../types.js';
import { Source, type ReadStatus } from './source.js';
import { storeError } from './store-error.js';

export interface ValueState<Value> {
  status: ReadStatus;
  /** `undefined` until it was read, `null` where it is not there. */
  value: Value | null | undefined;
  /** Why the last read failed. */
  error: ChatStoreError | null;
}

export const NOTHING_READ: ValueState<never> = {
  status: 'loading',
  value: undefined,
  error: null,
};

/** One live query, open while somebody listens. */
export class LiveValue<Value> extends Source<ValueState<Value>> {
  readonly #watch: () => LiveQuery<Value>;
  #live: LiveQuery<Value> | null = null;

  constructor(watch: () => LiveQuery<Value>) {
    super(NOTHING_READ);
    this.#watch = watch;
  }

  protected override start(): void {
    const live = this.#watch();
    this.#live = live;
    live.subscribe(() => this.#changed(live));
  }

  protected override stop(): void {
    this.#live?.close();
    this.#live = null;
  }

  #changed(live: LiveQuery<Value>): void {
    const value = live.getSnapshot();
    const error = live.getError();
    this.put({
      status: value === undefined ? 'failed' : 'ready',
      value,
      error: error && storeError(error),
    });
  }
}
