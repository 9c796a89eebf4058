import { once } from 'node:events';

import { escapedLines } from './escape.js';

/** Writes to standard output as fast as it is taken. */
export class StandardOutput {
  /** A terminal gets text without what would steer it. */
  readonly #decoder = process.stdout.isTTY ? new TextDecoder() : null;

  async write(piece: Uint8Array, signal: AbortSignal): Promise<void> {
    const bytes = this.#decoder
      ? escapedLines(this.#decoder.decode(piece, { stream: true }))
      : piece;
    signal.throwIfAborted();
    if (!process.stdout.write(bytes)) await once(process.stdout, 'drain', { signal });
  }
}
