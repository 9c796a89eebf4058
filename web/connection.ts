import type { AttachmentFiles } from './attachments/files.js';
import type { Hash } from './attachments/sha256.js';
import type { ChatStoreError } from './errors.js';
import type { OperationName } from './protocol.js';
import type { Owner, Safety } from './types.js';

/** What a connection tells without being asked. */
export interface ConnectionListener {
  /**
   * A commit touched this, the JSON of `Change[]`. Comes before the call that made the commit is
   * answered.
   */
  changed(changes: string): void;
  /** More was changed than `changed` tells. */
  reread(): void;
  /** Another owner answers from now on. Commits may have come of which nothing was told. */
  owned(owner: Owner): void;
  /** Something went wrong that no call tells of. */
  failed(error: ChatStoreError): void;
}

/** The way from a store to its core: another tab's worker, one's own, or in the same process. */
export interface Connection {
  /** The files that hold the bytes of attachments. */
  readonly files: AttachmentFiles;
  /** SHA-256, as this platform has it. */
  newHash(): Hash;
  /** Runs an operation. Both arguments and answer are JSON. */
  call(operation: OperationName, args: string): Promise<string>;
  /** One listener at a time. */
  listen(listener: ConnectionListener): void;
  /** Who answers; `null` where there are no tabs, and while another owner is awaited. */
  owner(): Owner | null;
  /** How safe the files are; asks for them to be kept if `persist`. */
  safety(persist: boolean): Promise<Safety>;
  /** Resolves when everything is written and the files are released, or left to who owns them. */
  close(): Promise<void>;
}
