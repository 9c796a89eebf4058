import { throwIfAborted } from '../abortable.js';
import { invalid } from '../checks.js';
import type { ImportSource } from '../types.js';

/** As much as is looked at at once. */
const PIECE_BYTES = 256 * 1024;

/** What an import reads: once from its beginning, or, where it is a file, anywhere. */
export interface Source {
  /** In bytes; `null` where it is not known. */
  readonly total: number | null;
  /** `null` where it can be read but once. */
  readonly blob: Blob | null;
  readonly pieces: AsyncIterable<Uint8Array>;
}

function* cut(bytes: Uint8Array): Generator<Uint8Array> {
  for (let at = 0; at < bytes.length; at += PIECE_BYTES) {
    yield bytes.subarray(at, at + PIECE_BYTES);
  }
}

/** The pieces of a stream, which is cancelled by whoever gives up on the way. */
export async function* piecesOf(stream: ReadableStream<Uint8Array>): AsyncGenerator<Uint8Array> {
  const reader = stream.getReader();
  try {
    for (;;) {
      const { done, value } = await reader.read();
      if (done) return;
      yield* cut(value);
    }
  } finally {
    await reader.cancel().catch(() => {});
  }
}

async function* piecesOfIterable(
  source: AsyncIterable<Uint8Array | string>,
): AsyncGenerator<Uint8Array> {
  const encoder = new TextEncoder();
  for await (const piece of source) {
    if (typeof piece === 'string') yield* cut(encoder.encode(piece));
    else if (piece instanceof Uint8Array) yield* cut(piece);
    else throw invalid('source', 'must give bytes (Uint8Array) or text.');
  }
}

const ofBlob = (blob: Blob): Source => ({
  total: blob.size,
  blob,
  pieces: piecesOf(blob.stream()),
});

export function openSource(source: ImportSource): Source {
  if (typeof source === 'string') return ofBlob(new Blob([source]));
  if (typeof source === 'object' && source !== null) {
    if (source instanceof Blob) return ofBlob(source);
    if (source instanceof ArrayBuffer || ArrayBuffer.isView(source)) {
      return ofBlob(new Blob([source as ArrayBuffer]));
    }
    if ('getReader' in source) return { total: null, blob: null, pieces: piecesOf(source) };
    if (Symbol.asyncIterator in source) {
      return { total: null, blob: null, pieces: piecesOfIterable(source) };
    }
  }
  throw invalid('source', 'must be text, a Blob, bytes, or a stream of bytes.');
}

/** Reads a source, counts what it read, and ends where the signal says so. */
export class SourceReader {
  done = 0;
  readonly #pieces: AsyncIterator<Uint8Array>;
  readonly #signal: AbortSignal | undefined;
  readonly #onRead: () => void;
  #ahead: Uint8Array[] = [];

  constructor(source: Source, signal: AbortSignal | undefined, onRead: () => void) {
    this.#pieces = source.pieces[Symbol.asyncIterator]();
    this.#signal = signal;
    this.#onRead = onRead;
  }

  /** The first bytes, at least `least` where there are as many. They are read again. */
  async peek(least: number): Promise<Uint8Array> {
    const pieces: Uint8Array[] = [];
    let length = 0;
    while (length < least) {
      const piece = await this.#next();
      if (piece === null) break;
      pieces.push(piece);
      length += piece.length;
    }
    this.#ahead.unshift(...pieces);
    return joined(pieces, length);
  }

  async *[Symbol.asyncIterator](): AsyncGenerator<Uint8Array> {
    for (;;) {
      const piece = this.#ahead.shift() ?? (await this.#next());
      if (piece === null) return;
      this.done += piece.length;
      this.#onRead();
      yield piece;
    }
  }

  /** Lets go of the source. */
  async close(): Promise<void> {
    await this.#pieces.return?.();
  }

  async #next(): Promise<Uint8Array | null> {
    throwIfAborted(this.#signal);
    const { done, value } = await this.#pieces.next();
    throwIfAborted(this.#signal);
    return done ? null : value;
  }
}

export function joined(pieces: readonly Uint8Array[], length: number): Uint8Array<ArrayBuffer> {
  const all = new Uint8Array(length);
  let at = 0;
  for (const piece of pieces) {
    all.set(piece, at);
    at += piece.length;
  }
  return all;
}
