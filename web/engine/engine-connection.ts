import type { Connection } from '../connection.js';
import type { OperationName } from '../protocol.js';
import type { LogEntry } from '../types.js';
import type { Engine } from './engine.js';
import { IdleCheckpoint } from './idle-checkpoint.js';

/** An engine in this thread, with the upkeep that it needs. */
export class EngineConnection implements Connection {
  readonly #engine: Engine;
  readonly #upkeep: IdleCheckpoint;
  #listener: ((changes: string) => void) | null = null;

  constructor(engine: Engine, onLog: (entry: LogEntry) => void) {
    this.#engine = engine;
    this.#upkeep = new IdleCheckpoint(engine, onLog);
  }

  async call(operation: OperationName, args: string): Promise<string> {
    const answer = this.#engine.callJson(operation, args);
    this.#upkeep.touched();
    const changes = this.#engine.takeChanges();
    if (changes !== null) this.#listener?.(changes);
    return answer;
  }

  onChanges(listener: (changes: string) => void): void {
    this.#listener = listener;
  }

  async close(): Promise<void> {
    this.#upkeep.stop();
    this.#engine.close();
  }
}
