import { addAbortSignal, type Readable } from 'node:stream';
import { createReadStream, openAsBlob } from 'node:fs';
import { open, readdir, stat } from 'node:fs/promises';
import { basename, join, relative, sep } from 'node:path';

import type { ImportSource } from '../node.js';
import { UsageError } from './exit.js';

/** What an import reads, and how long it is. */
export interface ImportFile {
  source: ImportSource;
  /** In bytes; `null` where it is not known. */
  total: number | null;
  /** Lets go of it, where nobody has read it to its end. */
  close(): void;
}

const ZIP = 'PK\u0003\u0004';
/** Fewer pieces than the 64 KiB that Node reads at once. */
const PIECE_BYTES = 256 * 1024;

function unreadable(path: string, error: unknown): UsageError {
  const { code, message } = error as NodeJS.ErrnoException;
  if (code === 'ENOENT') return new UsageError(`${path}: there is no such file.`);
  return new UsageError(`${path} cannot be read: ${message}`);
}

async function isZip(path: string): Promise<boolean> {
  const file = await open(path);
  try {
    const head = Buffer.alloc(ZIP.length);
    await file.read(head, 0, ZIP.length, 0);
    return head.toString('latin1') === ZIP;
  } finally {
    await file.close();
  }
}

/** Ends with `signal`, even while it waits for more. */
function streamed(stream: Readable, total: number | null, signal: AbortSignal): ImportFile {
  return {
    source: addAbortSignal(signal, stream),
    total,
    close: () => void stream.destroy(),
  };
}

/** A file with its name, which is read where it is. */
async function named(path: string, name: string): Promise<File> {
  return new File([await openAsBlob(path)], name);
}

/** The files of a folder, and of those in it, in the order of their paths. */
async function filesIn(folder: string): Promise<File[]> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  const paths = entries
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name));
  const files: File[] = [];
  for (const path of paths.sort()) {
    files.push(await named(path, relative(folder, path).split(sep).join('/')));
  }
  return files;
}

/** What an import reads: one file, or those of one export. Throws `UsageError`. */
export async function openImport(
  paths: readonly string[],
  signal: AbortSignal,
): Promise<ImportFile> {
  const [first] = paths;
  const isFolder = async (path: string) => (await stat(path)).isDirectory();
  if (paths.length === 1 && (first === '-' || !(await isFolder(first!).catch(() => false)))) {
    return openImportFile(first!, signal);
  }
  if (paths.includes('-')) throw new UsageError('Standard input is one file, and no other.');
  const files: File[] = [];
  for (const path of paths) {
    try {
      if (await isFolder(path)) files.push(...(await filesIn(path)));
      else files.push(await named(path, basename(path)));
    } catch (error) {
      throw unreadable(path, error);
    }
  }
  if (files.length === 0) throw new UsageError(`${first} holds no files.`);
  const total = files.reduce((sum, { size }) => sum + size, 0);
  return { source: files, total, close: () => {} };
}

/** `-` is standard input. Throws `UsageError` where it cannot be read. */
async function openImportFile(path: string, signal: AbortSignal): Promise<ImportFile> {
  if (path === '-') return streamed(process.stdin, null, signal);
  try {
    const stats = await stat(path);
    const total = stats.isFile() ? stats.size : null;
    // A ZIP is read from its end on, which no stream can.
    if (total !== null && (await isZip(path))) {
      return { source: await openAsBlob(path), total, close: () => {} };
    }
    return streamed(createReadStream(path, { highWaterMark: PIECE_BYTES }), total, signal);
  } catch (error) {
    throw error instanceof UsageError ? error : unreadable(path, error);
  }
}
