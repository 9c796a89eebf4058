import {
  closeSync,
  fdatasyncSync,
  fstatSync,
  fsyncSync,
  ftruncateSync,
  mkdirSync,
  openSync,
  readdirSync,
  readSync,
  rmSync,
  statSync,
  writeSync,
} from 'node:fs';
import { join } from 'node:path';

import { FOLDER_SUFFIX } from '../attachments/folder.js';
import { ChatStoreError } from '../errors.js';
import type { LogEntry, StoreListing } from '../types.js';
import { DELETION_ORDER, FILE_SUFFIXES, FileHost, type FileHandle } from './file-host.js';
import { lockFile, type FileLock } from './node-lock.js';

// Stores in a directory, under Node: plain files, and a lock while they are open.

const LOCK_SUFFIX = '.lock';
const LOG_SUFFIX = '.db-wal';

class NodeFile implements FileHandle {
  readonly #descriptor: number;

  constructor(path: string) {
    // 'a+' would append whatever the offset; 'r+' does not create.
    this.#descriptor = openSync(path, openFlags(path));
  }

  read(to: Uint8Array, { at }: { at: number }): number {
    let done = 0;
    while (done < to.byteLength) {
      const count = readSync(this.#descriptor, to, done, to.byteLength - done, at + done);
      if (count === 0) break;
      done += count;
    }
    return done;
  }

  write(from: Uint8Array, { at }: { at: number }): number {
    let done = 0;
    while (done < from.byteLength) {
      done += writeSync(this.#descriptor, from, done, from.byteLength - done, at + done);
    }
    return done;
  }

  truncate(size: number): void {
    ftruncateSync(this.#descriptor, size);
  }

  flush(): void {
    fdatasyncSync(this.#descriptor);
  }

  getSize(): number {
    return fstatSync(this.#descriptor).size;
  }

  close(): void {
    closeSync(this.#descriptor);
  }
}

/** A file that is not there until it is needed. Its name survives a power cut, too. */
class LazyFile implements FileHandle {
  readonly #directory: string;
  readonly #path: string;
  readonly #keptEmpty: boolean;
  #file: NodeFile | null = null;

  /** `keptEmpty`: it is there, once there, whether or not there is anything in it. */
  constructor(directory: string, fileName: string, keptEmpty: boolean) {
    this.#directory = directory;
    this.#path = join(directory, fileName);
    this.#keptEmpty = keptEmpty;
    if (statSync(this.#path, { throwIfNoEntry: false })) this.#file = new NodeFile(this.#path);
  }

  read(to: Uint8Array, options: { at: number }): number {
    return this.#file?.read(to, options) ?? 0;
  }

  write(from: Uint8Array, options: { at: number }): number {
    return this.#create().write(from, options);
  }

  truncate(size: number): void {
    if (this.#file || this.#keptEmpty || size > 0) this.#create().truncate(size);
  }

  flush(): void {
    this.#file?.flush();
  }

  getSize(): number {
    return this.#file?.getSize() ?? 0;
  }

  close(): void {
    if (!this.#file) return;
    const isEmpty = this.getSize() === 0;
    this.#file.close();
    if (isEmpty && !this.#keptEmpty) rmSync(this.#path, { force: true });
  }

  #create(): NodeFile {
    if (!this.#file) {
      this.#file = new NodeFile(this.#path);
      flushDirectory(this.#directory);
    }
    return this.#file;
  }
}

function openFile(directory: string, name: string, suffix: string): FileHandle {
  const fileName = name + suffix;
  const isFixed = suffix === '.db' || suffix === '.db-journal';
  if (isFixed) return new NodeFile(join(directory, fileName));
  return new LazyFile(directory, fileName, suffix === LOG_SUFFIX);
}

/** SQLite removes the log when it closes a database; we only empty it. */
function wasHadByOthers(directory: string, name: string): boolean {
  const database = statSync(join(directory, `${name}.db`), { throwIfNoEntry: false });
  const log = statSync(join(directory, name + LOG_SUFFIX), { throwIfNoEntry: false });
  return database !== undefined && database.size > 0 && !log;
}

function openFlags(path: string): 'r+' | 'w+' {
  return statSync(path, { throwIfNoEntry: false }) ? 'r+' : 'w+';
}

/** Makes the names of new files survive a power cut, too. */
function flushDirectory(directory: string): void {
  const descriptor = openSync(directory, 'r');
  try {
    fsyncSync(descriptor);
  } finally {
    closeSync(descriptor);
  }
}

/** Releases the lock after the files. */
class LockedFileHost extends FileHost {
  readonly #lock: FileLock;

  constructor(
    handles: readonly FileHandle[],
    onLog: (entry: LogEntry) => void,
    hadByOthers: boolean,
    lock: FileLock,
  ) {
    super(handles, onLog, hadByOthers);
    this.#lock = lock;
  }

  override close(): void {
    super.close();
    this.#lock.release();
  }
}

function wrap(cause: unknown): ChatStoreError {
  if (cause instanceof ChatStoreError) return cause;
  const reason = cause instanceof Error ? cause.message : String(cause);
  const message = `The directory of the store cannot be used: ${reason}`;
  return new ChatStoreError('STORAGE_UNAVAILABLE', message, { cause });
}

/** Opens the files of a store, creating them and the directory where there are none. */
export function openNodeFiles(
  directory: string,
  name: string,
  onLog: (entry: LogEntry) => void,
): FileHost {
  let lock: FileLock | null = null;
  const handles: FileHandle[] = [];
  try {
    mkdirSync(directory, { recursive: true });
    lock = lockFile(join(directory, name + LOCK_SUFFIX), name);
    const hadByOthers = wasHadByOthers(directory, name);
    for (const suffix of FILE_SUFFIXES) handles.push(openFile(directory, name, suffix));
    flushDirectory(directory);
    return new LockedFileHost(handles, onLog, hadByOthers, lock);
  } catch (error) {
    for (const handle of handles) handle.close();
    lock?.release();
    throw wrap(error);
  }
}

export function listNodeStores(directory: string): StoreListing[] {
  if (!statSync(directory, { throwIfNoEntry: false })) return [];
  const bytes = new Map<string, number>();
  for (const entry of readdirSync(directory, { withFileTypes: true })) {
    const endings = entry.isDirectory() ? [FOLDER_SUFFIX] : entry.isFile() ? FILE_SUFFIXES : [];
    const suffix = endings.find((ending) => entry.name.endsWith(ending));
    if (suffix === undefined) continue;
    const name = entry.name.slice(0, -suffix.length);
    const path = join(directory, entry.name);
    const size = entry.isDirectory() ? bytesIn(path) : bytesOf(path);
    bytes.set(name, (bytes.get(name) ?? 0) + size);
  }
  return [...bytes].map(([name, size]) => ({ name, bytes: size }));
}

function bytesOf(path: string): number {
  // It may have been removed since it was listed.
  return statSync(path, { throwIfNoEntry: false })?.size ?? 0;
}

function bytesIn(folder: string): number {
  return readdirSync(folder).reduce((sum, name) => sum + bytesOf(join(folder, name)), 0);
}

/** Nothing is left of the store. One that does not exist is fine. */
export function deleteNodeStore(directory: string, name: string): void {
  if (!statSync(directory, { throwIfNoEntry: false })) return;
  const lock = lockFile(join(directory, name + LOCK_SUFFIX), name);
  try {
    for (const suffix of DELETION_ORDER) rmSync(join(directory, name + suffix), { force: true });
    // Last: without their database they are nothing, while a database without them is damaged.
    rmSync(join(directory, name + FOLDER_SUFFIX), { force: true, recursive: true });
    flushDirectory(directory);
  } catch (error) {
    throw wrap(error);
  } finally {
    lock.release();
  }
}
