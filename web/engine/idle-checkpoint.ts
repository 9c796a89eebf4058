import type { LogEntry } from '../types.js';
import type { Core } from './core.js';

/** How long nothing has to happen. */
const IDLE_MS = 1000;
/** A log below this is left alone: reading it back at the next opening costs little. */
const IDLE_LEAST_BYTES = 1024 * 1024;
/** Without a pause, at this size: what is above costs more to read back than to move. */
const BUSY_LEAST_BYTES = 64 * 1024 * 1024;

/**
 * Moves the write-ahead log into the database file when the store is idle, and not in the middle
 * of an answer that is being written.
 */
export class IdleCheckpoint {
  readonly #core: Core;
  readonly #onLog: (entry: LogEntry) => void;
  #timer: ReturnType<typeof setTimeout> | null = null;

  constructor(core: Core, onLog: (entry: LogEntry) => void) {
    this.#core = core;
    this.#onLog = onLog;
  }

  /** To be called after each call to the core. */
  touched(): void {
    this.#checkpoint(BUSY_LEAST_BYTES);
    this.stop();
    this.#timer = setTimeout(() => this.#checkpoint(IDLE_LEAST_BYTES), IDLE_MS);
    // Under Node, a timer must not keep the process alive.
    if (typeof this.#timer === 'object') this.#timer.unref();
  }

  stop(): void {
    if (this.#timer !== null) clearTimeout(this.#timer);
    this.#timer = null;
  }

  #checkpoint(leastBytes: number): void {
    try {
      this.#core.checkpoint(leastBytes);
    } catch (error) {
      // Nothing is lost: the log stays, and is tried again.
      const detail = error instanceof Error ? error.message : String(error);
      this.#onLog({ level: 'warn', event: 'checkpoint', detail });
    }
  }
}
