import type { OperationName } from '../protocol.js';
import type { Connection } from '../store.js';
import type { LogEntry } from '../types.js';
import type { Engine } from './engine.js';
import { IdleCheckpoint } from './idle-checkpoint.js';

/** An engine in this thread, with the upkeep that it needs. */
export class EngineConnection implements Connection {
  readonly #engine: Engine;
  readonly #upkeep: IdleCheckpoint;

  constructor(engine: Engine, onLog: (entry: LogEntry) => void) {
    this.#engine = engine;
    this.#upkeep = new IdleCheckpoint(engine, onLog);
  }

  async call(operation: OperationName, args: string): Promise<string> {
    const answer = this.#engine.callJson(operation, args);
    this.#upkeep.touched();
    return answer;
  }

  async close(): Promise<void> {
    this.#upkeep.stop();
    this.#engine.close();
  }
}
