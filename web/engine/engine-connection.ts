import type { Connection, ConnectionListener } from '../connection.js';
import type { OperationName } from '../protocol.js';
import { changesAnything } from '../protocol.js';
import type { LogEntry, Safety } from '../types.js';
import type { Core, Session, SessionOptions } from './core.js';
import { IdleCheckpoint } from './idle-checkpoint.js';

/** A core in this thread, used by one caller, with the upkeep that it needs. */
export class EngineConnection implements Connection {
  readonly #core: Core;
  readonly #session: Session;
  readonly #upkeep: IdleCheckpoint;
  readonly #safety: () => Safety;
  #listener: ConnectionListener | null = null;

  /** Throws, and closes the core, where the session cannot be opened. */
  constructor(
    core: Core,
    options: SessionOptions,
    onLog: (entry: LogEntry) => void,
    safety: () => Safety,
  ) {
    this.#core = core;
    this.#safety = safety;
    this.#upkeep = new IdleCheckpoint(core, onLog);
    try {
      this.#session = core.openSession(options);
    } catch (error) {
      core.close();
      throw error;
    }
  }

  async call(operation: OperationName, args: string): Promise<string> {
    const { json, changes } = this.#session.callJson(operation, args);
    this.#upkeep.touched();
    if (changes !== null) this.#listener?.changed(changes);
    if (changesAnything(operation)) this.#listener?.reread();
    return json;
  }

  listen(listener: ConnectionListener): void {
    this.#listener = listener;
  }

  async safety(): Promise<Safety> {
    return this.#safety();
  }

  async close(): Promise<void> {
    this.#upkeep.stop();
    this.#core.close();
  }
}
