/** Whose rows a store reads and writes. Fixed when the store is opened. */
export interface Scope {
  /** Default: `''`, the local user. */
  userId?: string;
  /** Default: `''`, no organization. */
  organizationId?: string;
}

/**
 * Where a store is kept.
 *
 * - `'opfs'`: the browser's origin private file system; the default on a page.
 * - `'memory'`: gone when the store is closed. Never chosen unless it is asked for.
 * - `{ directory }`: files in a directory, Node only.
 */
export type Storage = 'opfs' | 'memory' | { directory: string };

/**
 * What an acknowledged write survives.
 *
 * - `'full'`: a power cut. The write-ahead log is flushed at each commit.
 * - `'relaxed'`: a crash of the tab or of the browser. A power cut may take the last commits,
 *   never the database.
 */
export type Durability = 'full' | 'relaxed';

/** Something worth knowing that happened inside the store. Never carries what people wrote. */
export interface LogEntry {
  level: 'info' | 'warn' | 'error';
  event: string;
  detail: string;
}

export interface OpenOptions {
  /** `[A-Za-z0-9._-]{1,64}`; a name, never a path. */
  name: string;
  scope?: Scope;
  /** Default: `'opfs'` on a page. Under Node it must be given. */
  storage?: Storage;
  /** Default: `'full'`. */
  durability?: Durability;
  /** Where `chatkeep.wasm` is served, if not beside the package's own files. */
  wasmUrl?: string | URL;
  /** Where `worker.js` is served, if not beside the package's own files. Page only. */
  workerUrl?: string | URL;
  onLog?: (entry: LogEntry) => void;
  /** Gives up opening. Nothing stays open or locked. */
  signal?: AbortSignal;
}

export interface DoctorStoreOptions extends Omit<OpenOptions, 'durability'> {
  /** Saves the files aside and keeps what can be read. Default: false, which changes nothing. */
  repair?: boolean;
  /**
   * Then opens the store, unless it is damaged and is not repaired, and compares the bytes of the
   * scope's attachments with what they were; of other scopes', whether they are there. What a crash
   * left is collected by that, as by each opening. Default: false, the database alone.
   */
  deep?: boolean;
}

export interface StoreListOptions {
  /** Default: `'opfs'` on a page. Under Node it must be given. */
  storage?: Storage;
}

export interface StoreListing {
  name: string;
  /** Bytes on disk, of all files of the store. */
  bytes: number;
}

export interface DeleteOptions {
  name: string;
  /** Default: `'opfs'` on a page. Under Node it must be given. */
  storage?: Storage;
}
