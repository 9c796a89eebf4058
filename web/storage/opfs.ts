import { FOLDER_SUFFIX } from '../attachments/folder.js';
import { ChatStoreError } from '../errors.js';
import type { LogEntry, StoreListing } from '../types.js';
import { DELETION_ORDER, FILE_SUFFIXES, FileHost, type FileHandle } from './file-host.js';

// Stores in the browser's origin private file system: plain files, in one folder.

declare global {
  // In the types of workers only, which clash with those of a page.
  interface FileSystemFileHandle {
    createSyncAccessHandle(): Promise<FileHandle>;
  }
}

const FOLDER = 'chatkeep';

/**
 * How long a locked file is asked for again. A worker that died while it was busy keeps its
 * handles for about two seconds in Chromium.
 */
const LOCK_PATIENCE_MS = 5000;
const LOCK_RETRY_MS = 25;

/** Where the files of all stores are. */
export async function storesFolder(create: boolean): Promise<FileSystemDirectoryHandle> {
  // Not there in pages without a secure context; throws in Safari's private mode.
  if (!globalThis.navigator?.storage?.getDirectory) throw noOpfs(undefined);
  let root: FileSystemDirectoryHandle;
  try {
    root = await navigator.storage.getDirectory();
  } catch (error) {
    throw noOpfs(error);
  }
  return root.getDirectoryHandle(FOLDER, { create });
}

export function noOpfs(cause: unknown): ChatStoreError {
  return new ChatStoreError(
    'STORAGE_UNAVAILABLE',
    'This page has no file system to keep chats in: it needs https or localhost, and no private ' +
      'window. Nothing was kept.',
    { cause },
  );
}

function isNamed(error: unknown, name: string): boolean {
  return error instanceof DOMException && error.name === name;
}

function locked(name: string): ChatStoreError {
  return new ChatStoreError(
    'LOCKED',
    `The store ${name} is open in another tab or worker. Close it there and try again.`,
  );
}

const pause = (milliseconds: number): Promise<void> =>
  new Promise((resolve) => setTimeout(resolve, milliseconds));

/** Tries again while another holds the file, for LOCK_PATIENCE_MS. */
export async function whenUnlocked<Result>(
  name: string,
  signal: AbortSignal | undefined,
  attempt: () => Promise<Result>,
): Promise<Result> {
  const deadline = Date.now() + LOCK_PATIENCE_MS;
  for (;;) {
    if (signal?.aborted) throw new ChatStoreError('ABORTED', 'Opening was aborted.');
    try {
      return await attempt();
    } catch (error) {
      if (!isNamed(error, 'NoModificationAllowedError')) throw error;
      if (Date.now() >= deadline) throw locked(name);
      await pause(LOCK_RETRY_MS);
    }
  }
}

/** What the file system threw, as an error of ours. */
export function wrap(cause: unknown): ChatStoreError {
  if (cause instanceof ChatStoreError) return cause;
  if (isNamed(cause, 'QuotaExceededError')) {
    const message = 'There is no room for the files of the store. Free some space and try again.';
    return new ChatStoreError('QUOTA_EXCEEDED', message, { cause });
  }
  const reason = cause instanceof Error ? `${cause.name}: ${cause.message}` : String(cause);
  return new ChatStoreError('STORAGE_UNAVAILABLE', `The file system refused: ${reason}`, { cause });
}

/** What `run` gives, or this where what it looks for is not there. */
export async function ifThere<Result, Otherwise>(
  run: () => Promise<Result>,
  otherwise: Otherwise,
): Promise<Result | Otherwise> {
  try {
    return await run();
  } catch (error) {
    if (isNamed(error, 'NotFoundError')) return otherwise;
    throw wrap(error);
  }
}

/**
 * Opens the files of a store, creating them where there are none. Dedicated workers only. Nothing
 * stays open where it fails or is aborted.
 */
export async function openOpfsFiles(
  name: string,
  onLog: (entry: LogEntry) => void,
  signal: AbortSignal | undefined,
): Promise<FileHost> {
  const directory = await storesFolder(true);
  const handles: FileHandle[] = [];
  const open = async (suffix: string): Promise<FileHandle> => {
    const file = await directory.getFileHandle(name + suffix, { create: true });
    const handle = await whenUnlocked(name, signal, () => file.createSyncAccessHandle());
    handles.push(handle);
    return handle;
  };
  // Whoever has the database has the store, so the others are free once it is. All of them are
  // waited for, as one that is opened after a failure would stay open.
  const [database, ...suffixes] = FILE_SUFFIXES;
  try {
    const first = await open(database);
    const others = await Promise.allSettled(suffixes.map(open));
    return new FileHost([first, ...others.map(opened)], onLog);
  } catch (error) {
    for (const handle of handles) handle.close();
    throw wrap(error);
  }
}

function opened(result: PromiseSettledResult<FileHandle>): FileHandle {
  if (result.status === 'rejected') throw result.reason;
  return result.value;
}

/** Whether there are files of the store, with something in them. */
export async function hasOpfsStore(name: string): Promise<boolean> {
  try {
    const file = await (await storesFolder(false)).getFileHandle(`${name}.db`);
    return (await file.getFile()).size > 0;
  } catch {
    return false; // What keeps it from opening is told when it is opened.
  }
}

export async function listOpfsStores(): Promise<StoreListing[]> {
  const directory = await ifThere(() => storesFolder(false), null);
  if (!directory) return [];
  const bytes = new Map<string, number>();
  const add = (entry: string, suffix: string, size: number) => {
    const name = entry.slice(0, -suffix.length);
    bytes.set(name, (bytes.get(name) ?? 0) + size);
  };
  for await (const [entry, handle] of directory.entries()) {
    if (handle.kind === 'directory') {
      if (!entry.endsWith(FOLDER_SUFFIX)) continue;
      add(entry, FOLDER_SUFFIX, await bytesIn(handle as FileSystemDirectoryHandle));
    } else {
      const suffix = FILE_SUFFIXES.find((ending) => entry.endsWith(ending));
      if (suffix !== undefined) add(entry, suffix, await bytesOf(handle as FileSystemFileHandle));
    }
  }
  return [...bytes].map(([name, size]) => ({ name, bytes: size }));
}

async function bytesOf(file: FileSystemFileHandle): Promise<number> {
  // It may have been removed since it was listed.
  return (await ifThere(() => file.getFile(), null))?.size ?? 0;
}

async function bytesIn(folder: FileSystemDirectoryHandle): Promise<number> {
  let sum = 0;
  for await (const handle of folder.values()) {
    if (handle.kind === 'file') sum += await bytesOf(handle as FileSystemFileHandle);
  }
  return sum;
}

/** Nothing is left of the store. One that does not exist is fine. */
export async function deleteOpfsStore(name: string): Promise<void> {
  const directory = await ifThere(() => storesFolder(false), null);
  if (!directory) return;
  const remove = (entry: string, recursive: boolean) =>
    ifThere(
      () => whenUnlocked(name, undefined, () => directory.removeEntry(entry, { recursive })),
      undefined,
    );
  for (const suffix of DELETION_ORDER) await remove(name + suffix, false);
  // Last: without their database they are nothing, while a database without them is damaged.
  await remove(name + FOLDER_SUFFIX, true);
}
