import { decodeAnswer } from '../answers.js';
import type { OperationName, Operations } from '../protocol.js';
import { encodeArguments } from '../signatures.js';
import type { Core, Session, SessionOptions } from './core.js';

/**
 * A store in this thread, for those who bring their own worker: every call is synchronous. A page
 * uses `openChatStore`.
 */
export class Engine {
  readonly #core: Core;
  readonly #session: Session;

  private constructor(core: Core, session: Session) {
    this.#core = core;
    this.#session = session;
  }

  /** The only session of a core, which is closed with it, and where the session cannot be opened. */
  static on(core: Core, options: SessionOptions): Engine {
    try {
      return new Engine(core, core.openSession(options));
    } catch (error) {
      core.close();
      throw error;
    }
  }

  /** Runs an operation of `Operations`. Throws `ChatStoreError`. */
  call<Name extends OperationName>(
    operation: Name,
    ...args: Operations[Name]['args']
  ): Operations[Name]['result'] {
    const { json } = this.#session.callJson(operation, encodeArguments(operation, args));
    return decodeAnswer(operation, json);
  }

  /** Moves the write-ahead log into the database file if it has grown to `leastBytes`. */
  checkpoint(leastBytes: number): void {
    this.#core.checkpoint(leastBytes);
  }

  /** Writes everything and releases the files. Closing twice is fine. */
  close(): void {
    this.#core.close();
  }

  [Symbol.dispose](): void {
    this.close();
  }
}
