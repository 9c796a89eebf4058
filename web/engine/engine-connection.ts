import { FileCollector } from '../attachments/file-collector.js';
import type { LocalFiles } from '../attachments/local-files.js';
import type { Hash } from '../attachments/sha256.js';
import type { Connection, ConnectionListener } from '../connection.js';
import type { OperationName } from '../protocol.js';
import { changesAnything, mayFreeFiles } from '../protocol.js';
import type { LogEntry, Owner, Safety } from '../types.js';
import type { Core, Session, SessionOptions } from './core.js';
import { IdleWork } from './idle-work.js';

export interface EngineConnectionOptions extends SessionOptions {
  onLog: (entry: LogEntry) => void;
  safety: () => Safety;
  files: LocalFiles;
  newHash: () => Hash;
}

/** A core in this thread, used by one caller, with the upkeep that it needs. */
export class EngineConnection implements Connection {
  readonly #core: Core;
  readonly #session: Session;
  readonly #upkeep: IdleWork;
  readonly #safety: () => Safety;
  readonly files: LocalFiles;
  readonly newHash: () => Hash;
  readonly #collector: FileCollector;
  #listener: ConnectionListener | null = null;

  /** Throws, and closes the core, where the session cannot be opened. */
  constructor(core: Core, options: EngineConnectionOptions) {
    const { onLog, safety, files, newHash } = options;
    this.#core = core;
    this.#safety = safety;
    this.files = files;
    this.newHash = newHash;
    this.#collector = new FileCollector(core, files, onLog);
    this.#upkeep = new IdleWork(core, onLog);
    try {
      this.#session = core.openSession(options);
    } catch (error) {
      core.close();
      throw error;
    }
  }

  /** Removes the files that a crash left. Before anything is called. */
  collectLeftovers(): Promise<void> {
    return this.#collector.sweep(() => false);
  }

  async call(operation: OperationName, args: string): Promise<string> {
    const { json, changes } = this.#session.callJson(operation, args);
    this.#upkeep.touched();
    if (mayFreeFiles(operation, changes)) this.#collector.free();
    if (changes !== null) this.#listener?.changed(changes);
    if (changesAnything(operation)) this.#listener?.reread();
    return json;
  }

  owner(): Owner | null {
    return null;
  }

  listen(listener: ConnectionListener): void {
    this.#listener = listener;
  }

  async safety(): Promise<Safety> {
    return this.#safety();
  }

  async close(): Promise<void> {
    this.#upkeep.stop();
    this.#collector.stop();
    try {
      this.#core.close();
    } finally {
      await this.files.close();
      await this.#collector.idle();
    }
  }
}
