import { abortable, throwIfAborted } from '../abortable.js';
import { corrupt } from '../attachments/reading.js';
import type { Call } from '../calls.js';
import type { Connection } from '../connection.js';
import { ChatStoreError } from '../errors.js';
import type { AttachmentRecord } from './records.js';

/** As much as is read at once: whole groups of three bytes, which base64 writes as four. */
const PIECE_BYTES = 192 * 1024;

/** The bytes of attachments as records name them, deleted ones too. */
export class StoredBytes {
  readonly #call: Call;
  readonly #connection: Pick<Connection, 'files' | 'newHash'>;
  readonly #signal: AbortSignal | undefined;

  constructor(
    call: Call,
    connection: Pick<Connection, 'files' | 'newHash'>,
    signal: AbortSignal | undefined,
  ) {
    this.#call = call;
    this.#connection = connection;
    this.#signal = signal;
  }

  /** Throws `CORRUPT` where they are gone, or are of another length. */
  async open({ id, sha256, size }: AttachmentRecord): Promise<Blob> {
    const options = { signal: this.#signal };
    const file = await this.#call('export.file', [sha256!], options);
    const blob = file && (await abortable(this.#connection.files.read(file), this.#signal));
    if (!blob) throw corrupt(id, 'are gone');
    if (blob.size !== size) throw corrupt(id, `are ${blob.size} instead of ${size}`);
    return blob;
  }

  /** Piece by piece; each but the last has 192 KiB. Throws `CORRUPT`, which may be at the end. */
  async *pieces(attachment: AttachmentRecord): AsyncGenerator<Uint8Array<ArrayBuffer>> {
    const { id, sha256 } = attachment;
    const blob = await this.open(attachment);
    const hash = this.#connection.newHash();
    for (let at = 0; at < blob.size; at += PIECE_BYTES) {
      throwIfAborted(this.#signal);
      const bytes = await read(id, blob.slice(at, at + PIECE_BYTES));
      hash.update(bytes);
      yield bytes;
    }
    if (hash.digest() !== sha256) throw corrupt(id, 'are not those that were added');
  }
}

async function read(id: string, blob: Blob): Promise<Uint8Array<ArrayBuffer>> {
  try {
    return new Uint8Array(await blob.arrayBuffer());
  } catch (cause) {
    throw corrupt(id, 'cannot be read', cause);
  }
}

export const isCorrupt = (error: unknown): error is ChatStoreError =>
  error instanceof ChatStoreError && error.code === 'CORRUPT';
