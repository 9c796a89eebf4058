import type { LogEntry } from '../types.js';

/** An open file: what `FileSystemSyncAccessHandle` offers. Everything is synchronous. */
export interface FileHandle {
  /** How many bytes were read. */
  read(to: Uint8Array, options: { at: number }): number;
  /** How many bytes were written. */
  write(from: Uint8Array, options: { at: number }): number;
  truncate(size: number): void;
  flush(): void;
  getSize(): number;
  close(): void;
}

/** The files of a store, by their endings, in the order in which the core numbers them. */
export const FILE_SUFFIXES = [
  '.db',
  '.db-wal',
  '.db-journal',
  '.db-copy',
  '.db-before',
  '.db-damaged',
  '.db-damaged-wal',
] as const;

/**
 * The order in which a store is deleted. Should that be cut off: what was kept aside is gone before
 * the database, as the next store of this name would keep it for its own; a log or a journal
 * without its database counts for nothing; a copy that was to replace the database still does,
 * which leaves a whole store instead of half a one.
 */
export const DELETION_ORDER: readonly (typeof FILE_SUFFIXES)[number][] = [
  '.db-damaged',
  '.db-damaged-wal',
  '.db-before',
  '.db',
  '.db-wal',
  '.db-journal',
  '.db-copy',
];

/** What the core understands as a failure; anything else that is negative it does not. */
const IO_ERROR = -1;
const FULL = -2;

/** What a full disk is called. */
export const FULL_NAMES = new Set(['QuotaExceededError', 'ENOSPC', 'EDQUOT', 'EFBIG']);

/** Node's errors have a `code`, the browsers' a telling `name`. */
export function errorName(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  return 'code' in error && typeof error.code === 'string' ? error.code : error.name;
}

/**
 * The files of one store for the core, which reaches them by number. Methods never throw: a
 * failure is logged and answered with a negative number. The views that they get live in the
 * module's memory and are good for the one call.
 */
export class FileHost {
  readonly #handles: readonly FileHandle[];
  readonly #onLog: (entry: LogEntry) => void;
  readonly #hadByOthers: boolean;

  /** `hadByOthers`: another program has had the database since a store was last open on it. */
  constructor(
    handles: readonly FileHandle[],
    onLog: (entry: LogEntry) => void,
    hadByOthers = false,
  ) {
    this.#handles = handles;
    this.#onLog = onLog;
    this.#hadByOthers = hadByOthers;
  }

  hadByOthers(): boolean {
    return this.#hadByOthers;
  }

  read(file: number, to: Uint8Array, offset: number): number {
    return this.#attempt('read', file, (handle) => handle.read(to, { at: offset }));
  }

  write(file: number, from: Uint8Array, offset: number): number {
    return this.#attempt('write', file, (handle) => handle.write(from, { at: offset }));
  }

  truncate(file: number, size: number): number {
    return this.#attempt('truncate', file, (handle) => {
      handle.truncate(size);
      return 0;
    });
  }

  flush(file: number): number {
    return this.#attempt('flush', file, (handle) => {
      handle.flush();
      return 0;
    });
  }

  size(file: number): number {
    return this.#attempt('size', file, (handle) => handle.getSize());
  }

  /** Releases the files. */
  close(): void {
    for (const handle of this.#handles) handle.close();
  }

  #attempt(action: string, file: number, run: (handle: FileHandle) => number): number {
    try {
      return run(this.#handles[file]!);
    } catch (error) {
      const name = errorName(error);
      const detail = `${action} of ${FILE_SUFFIXES[file]}: ${name}`;
      this.#onLog({ level: 'error', event: 'file', detail });
      return FULL_NAMES.has(name) ? FULL : IO_ERROR;
    }
  }
}
