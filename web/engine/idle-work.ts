import type { LogEntry } from '../types.js';
import type { Core } from './core.js';

/** How long nothing has to happen. */
const IDLE_MS = 1000;
/** A log below this is left alone: reading it back at the next opening costs little. */
const IDLE_LEAST_BYTES = 1024 * 1024;
/** Without a pause, at this size: what is above costs more to read back than to move. */
const BUSY_LEAST_BYTES = 64 * 1024 * 1024;

/**
 * What waits until the store is idle, so that it is not in the way of an answer that is being
 * written: indexes what was written for the search, piece by piece, and then moves the write-ahead
 * log into the database file.
 */
export class IdleWork {
  readonly #core: Core;
  readonly #onLog: (entry: LogEntry) => void;
  #timer: ReturnType<typeof setTimeout> | null = null;
  #touchedAt = 0;

  constructor(core: Core, onLog: (entry: LogEntry) => void) {
    this.#core = core;
    this.#onLog = onLog;
  }

  /** To be called after each call to the core. */
  touched(): void {
    this.#checkpoint(BUSY_LEAST_BYTES);
    this.#touchedAt = performance.now();
    // One that runs looks at the time when it is due: setting it anew costs more than many calls.
    if (this.#timer === null) this.#wait(IDLE_MS);
  }

  stop(): void {
    if (this.#timer !== null) clearTimeout(this.#timer);
    this.#timer = null;
  }

  #wait(ms: number): void {
    this.#timer = setTimeout(() => this.#due(), ms);
    // Under Node, a timer must not keep the process alive.
    if (typeof this.#timer === 'object') this.#timer.unref();
  }

  #due(): void {
    this.#timer = null;
    const left = this.#touchedAt + IDLE_MS - performance.now();
    // Calls that came between two pieces let the rest wait.
    if (left > 0) this.#wait(left);
    else this.#work();
  }

  #work(): void {
    if (this.#indexSome()) {
      this.#checkpoint(BUSY_LEAST_BYTES);
      this.#wait(0);
    } else {
      this.#checkpoint(IDLE_LEAST_BYTES);
    }
  }

  #indexSome(): boolean {
    try {
      return this.#core.indexSome();
    } catch (error) {
      // Nothing is lost: what waits is searched all the same, and indexed another time.
      this.#warn('search', error);
      return false;
    }
  }

  #checkpoint(leastBytes: number): void {
    try {
      this.#core.checkpoint(leastBytes);
    } catch (error) {
      // Nothing is lost: the log stays, and is tried again.
      this.#warn('checkpoint', error);
    }
  }

  #warn(event: string, error: unknown): void {
    const detail = error instanceof Error ? error.message : String(error);
    this.#onLog({ level: 'warn', event, detail });
  }
}
