interface Waiting<Value> {
  resolve(result: IteratorResult<Value, undefined>): void;
  reject(error: Error): void;
}

/**
 * An iterator over a value that changes: gives each one as it comes, and only the latest to who
 * comes late. Not a generator, because `return()` has to end one that is being waited for.
 */
export class Latest<Value> implements AsyncIterableIterator<Value, undefined> {
  readonly #onEnd: (ended: Latest<Value>) => void;
  #waiting: Waiting<Value>[] = [];
  /** What was not taken yet. */
  #next: { value: Value } | { error: Error } | null = null;
  #ended = false;

  /** `onEnd` is called once: it was closed, it failed, or its reader left. */
  constructor(onEnd: (ended: Latest<Value>) => void) {
    this.#onEnd = onEnd;
  }

  put(value: Value): void {
    const reader = this.#waiting.shift();
    if (reader) {
      reader.resolve({ done: false, value });
    } else {
      this.#next = { value };
    }
  }

  /** Throws to the reader, and ends. */
  fail(error: Error): void {
    const reader = this.#waiting.shift();
    if (reader) {
      reader.reject(error);
      this.end();
    } else {
      this.#next = { error };
    }
  }

  /** What was not taken until now is not given any more. */
  end(): void {
    if (this.#ended) return;
    this.#ended = true;
    for (const reader of this.#waiting) reader.resolve({ done: true, value: undefined });
    this.#waiting = [];
    this.#onEnd(this);
  }

  next(): Promise<IteratorResult<Value, undefined>> {
    if (this.#ended) return Promise.resolve({ done: true, value: undefined });
    const next = this.#next;
    this.#next = null;
    if (next === null) {
      return new Promise((resolve, reject) => this.#waiting.push({ resolve, reject }));
    }
    if ('value' in next) return Promise.resolve({ done: false, value: next.value });
    this.end();
    return Promise.reject(next.error);
  }

  return(): Promise<IteratorResult<Value, undefined>> {
    this.end();
    return Promise.resolve({ done: true, value: undefined });
  }

  [Symbol.asyncIterator](): this {
    return this;
  }
}
