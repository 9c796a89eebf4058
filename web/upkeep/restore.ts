import type { Call } from '../calls.js';
import { checkTransferOptions, invalid } from '../checks.js';
import type { ChatStore, RestoreSource, TransferOptions } from '../types.js';
import { encodeBase64 } from './base64.js';

/** As much as crosses at once. */
const PIECE_BYTES = 512 * 1024;

interface Received {
  /** `null` where it is not known. */
  total: number | null;
  pieces: AsyncIterable<Uint8Array>;
}

async function* bytesOf(stream: ReadableStream<Uint8Array>): AsyncGenerator<Uint8Array> {
  const reader = stream.getReader();
  try {
    for (;;) {
      const { done, value } = await reader.read();
      if (done) return;
      for (let at = 0; at < value.length; at += PIECE_BYTES) {
        yield value.subarray(at, at + PIECE_BYTES);
      }
    }
  } finally {
    // Whoever gives up on the way leaves nothing open.
    await reader.cancel().catch(() => {});
  }
}

async function openSource(source: RestoreSource): Promise<Received> {
  if (typeof source === 'object' && source !== null) {
    if ('getFile' in source) return openSource(await source.getFile());
    if ('getReader' in source) return { total: null, pieces: bytesOf(source) };
    if (source instanceof Blob) return { total: source.size, pieces: bytesOf(source.stream()) };
    if (ArrayBuffer.isView(source) || source instanceof ArrayBuffer) {
      return openSource(new Blob([source as ArrayBuffer]));
    }
  }
  throw invalid('source', 'must be a file handle, a Blob, bytes, or a ReadableStream of bytes.');
}

export function createRestore(call: Call): ChatStore['restore'] {
  return async (source, options: TransferOptions = {}) => {
    checkTransferOptions(options, 'options');
    const { onProgress, signal } = options;
    const { total, pieces } = await openSource(source);
    await call('restore.begin', [], { signal });
    try {
      let offset = 0;
      for await (const piece of pieces) {
        await call('restore.write', [{ offset, data: encodeBase64(piece) }], { signal });
        offset += piece.length;
        onProgress?.({ done: offset, total });
      }
      return await call('restore.finish', [], { signal });
    } finally {
      // Removes what was received, unless it was taken.
      await call('restore.end', [], undefined).catch(() => {});
    }
  };
}
