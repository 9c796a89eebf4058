import { invalid } from '../checks.js';
import { ChatStoreError } from '../errors.js';
import type { AttachmentUpload } from '../types.js';

/** As much as is held in memory, and crosses to a worker, at once. */
export const PIECE_BYTES = 1024 * 1024;

/** Where the bytes of a new attachment come from. */
export interface Source {
  /** Bytes; `null` where it is not known. */
  total: number | null;
  /** Each is good until the next one is asked for. */
  pieces: AsyncIterator<Uint8Array | Blob>;
  /** To be called when no more pieces are wanted. */
  end(): void;
}

/** Pieces of a Blob, which whoever writes them reads. */
async function* piecesOf(blob: Blob): AsyncGenerator<Blob> {
  for (let at = 0; at < blob.size; at += PIECE_BYTES) yield blob.slice(at, at + PIECE_BYTES);
}

function sourceFailed(path: string, cause: unknown): ChatStoreError {
  if (cause instanceof ChatStoreError) return cause;
  const reason = cause instanceof Error ? `${cause.name}: ${cause.message}` : String(cause);
  const message = `${path}: could not be read (${reason}). Nothing was kept.`;
  return new ChatStoreError('INVALID_ARGUMENT', message, { field: path, cause });
}

/** The same bytes in pieces that are as long as they should be: a stream's may be of any length. */
export async function* gathered(
  chunks: AsyncIterable<unknown>,
  path: string,
): AsyncGenerator<Uint8Array> {
  // Not before there is something in it.
  let piece: Uint8Array | null = null;
  let filled = 0;
  for await (const chunk of chunks) {
    if (!(chunk instanceof Uint8Array)) {
      throw invalid(path, 'must give bytes: each of its chunks a Uint8Array.');
    }
    piece ??= new Uint8Array(PIECE_BYTES);
    for (let at = 0; at < chunk.length;) {
      const part = chunk.subarray(at, at + PIECE_BYTES - filled);
      piece.set(part, filled);
      filled += part.length;
      at += part.length;
      if (filled < PIECE_BYTES) continue;
      yield piece;
      filled = 0;
    }
  }
  if (piece && filled > 0) yield piece.slice(0, filled);
}

async function* chunksOf(reader: ReadableStreamDefaultReader<unknown>): AsyncGenerator<unknown> {
  for (;;) {
    const { done, value } = await reader.read();
    if (done) return;
    yield value;
  }
}

/** A source that is over when its generator is; that may wait for something that never comes. */
function generated(
  total: number | null,
  pieces: AsyncGenerator<Uint8Array | Blob>,
  stop: () => Promise<unknown> = async () => {},
): Source {
  const end = () => {
    stop().catch(() => {});
    pieces.return(undefined).catch(() => {});
  };
  return { total, pieces, end };
}

async function* telling(chunks: AsyncIterable<unknown>, path: string): AsyncGenerator<Uint8Array> {
  try {
    yield* gathered(chunks, path);
  } catch (error) {
    throw sourceFailed(path, error);
  }
}

function openStream(stream: unknown): Source {
  const path = 'input.stream';
  if (typeof stream === 'object' && stream !== null) {
    if ('getReader' in stream) {
      const readable = stream as ReadableStream<unknown>;
      if (readable.locked) throw invalid(path, 'is being read by somebody else.');
      const reader = readable.getReader();
      return generated(null, telling(chunksOf(reader), path), () => reader.cancel());
    }
    if (Symbol.asyncIterator in stream) {
      return generated(null, telling(stream as AsyncIterable<unknown>, path));
    }
  }
  throw invalid(path, 'must be a ReadableStream or another async iterable, of bytes.');
}

function openBytes(bytes: unknown): Source {
  const isBytes = bytes instanceof Uint8Array || bytes instanceof ArrayBuffer;
  if (!isBytes) throw invalid('input.bytes', 'must be a Uint8Array or an ArrayBuffer.');
  const all = bytes instanceof Uint8Array ? bytes : new Uint8Array(bytes);
  const once = async function* () {
    yield all;
  };
  return generated(all.length, gathered(once(), 'input.bytes'));
}

function openBlob(blob: unknown): Source {
  if (!(blob instanceof Blob)) throw invalid('input.blob', 'must be a Blob or a File.');
  return generated(blob.size, piecesOf(blob));
}

/** What is given of bytes; `null` where nothing is. Throws `INVALID_ARGUMENT`. */
export function openSource({ bytes, blob, stream }: AttachmentUpload): Source | null {
  const given = { bytes, blob, stream };
  const [first, second] = Object.entries(given).filter(([, value]) => value !== undefined);
  if (!first) return null;
  if (second) throw invalid(`input.${second[0]}`, `is one too many: ${first[0]} is given, too.`);
  if (bytes !== undefined) return openBytes(bytes);
  return blob !== undefined ? openBlob(blob) : openStream(stream);
}
