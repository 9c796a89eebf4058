import { addAbortSignal, type Readable } from 'node:stream';
import { createReadStream, openAsBlob } from 'node:fs';
import { open, stat } from 'node:fs/promises';

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

/** `-` is standard input. Throws `UsageError` where it cannot be read. */
export async function openImportFile(path: string, signal: AbortSignal): Promise<ImportFile> {
  if (path === '-') return streamed(process.stdin, null, signal);
  try {
    const stats = await stat(path);
    if (stats.isDirectory()) throw new UsageError(`${path} is a directory, not a file.`);
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
