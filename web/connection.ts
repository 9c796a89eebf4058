import type { OperationName } from './protocol.js';

/** The way from a store to its engine: a worker's, or in the same process. */
export interface Connection {
  /** Runs an operation. Both arguments and answer are JSON. */
  call(operation: OperationName, args: string): Promise<string>;
  /**
   * Calls `listener` after each commit with what it touched, the JSON of `Change[]`. One listener
   * at a time; it is called before the call that made the commit is answered.
   */
  onChanges(listener: (changes: string) => void): void;
  /** Resolves when everything is written and the files are released. */
  close(): Promise<void>;
}
