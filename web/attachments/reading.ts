import { abortable } from '../abortable.js';
import type { Call } from '../calls.js';
import { number, shape, signal, invalid } from '../checks.js';
import type { Connection } from '../connection.js';
import { ChatStoreError } from '../errors.js';
import { streamOf } from '../stream-of.js';
import type {
  Attachment,
  AttachmentBytes,
  AttachmentOpenOptions,
  Attachments,
  CallOptions,
} from '../types.js';
import type { Hash } from './sha256.js';
import { PIECE_BYTES } from './source.js';

const checkOptions = shape({ range: shape({ start: number, end: number }), signal });

export function corrupt(id: string, problem: string, cause?: unknown): ChatStoreError {
  const message = `The bytes of the attachment ${id} ${problem}. Its row was left as it is.`;
  return new ChatStoreError('CORRUPT', message, { cause });
}

function withoutBytes(id: string): ChatStoreError {
  const message =
    `The bytes of the attachment ${id} are not kept here: its fileId or storagePath may say ` +
    'where they are.';
  return new ChatStoreError('NOT_FOUND', message);
}

/** The part of so many bytes that is asked for. */
function partOf(size: number, range: AttachmentOpenOptions['range'] = {}): [number, number] {
  const { start = 0, end = size } = range;
  if (!Number.isSafeInteger(start) || start < 0 || start > size) {
    throw invalid('options.range.start', `must be a whole number from 0 to ${size}.`);
  }
  if (!Number.isSafeInteger(end) || end < start) {
    throw invalid('options.range.end', 'must be a whole number, and not before the start.');
  }
  return [start, Math.min(end, size)];
}

/** The interface of a `Blob` that is an attachment's. */
class OpenedBytes implements AttachmentBytes {
  readonly attachment: Attachment;
  readonly #blob: Blob;
  readonly #newHash: () => Hash;
  readonly #explain: (cause: unknown) => Promise<ChatStoreError>;

  constructor(
    attachment: Attachment,
    blob: Blob,
    newHash: () => Hash,
    explain: (cause: unknown) => Promise<ChatStoreError>,
  ) {
    this.attachment = attachment;
    this.#blob = blob;
    this.#newHash = newHash;
    this.#explain = explain;
  }

  get size(): number {
    return this.#blob.size;
  }

  blob(): Blob {
    return this.#blob;
  }

  stream(): ReadableStream<Uint8Array<ArrayBuffer>> {
    return streamOf(this.#pieces());
  }

  async bytes(): Promise<Uint8Array<ArrayBuffer>> {
    const all = new Uint8Array(this.size);
    let at = 0;
    for await (const piece of this.#pieces()) {
      all.set(piece, at);
      at += piece.length;
    }
    return all;
  }

  async *#pieces(): AsyncGenerator<Uint8Array<ArrayBuffer>> {
    const { id, size, sha256 } = this.attachment;
    const hash = this.size === size ? this.#newHash() : null;
    for (let at = 0; at < this.size; at += PIECE_BYTES) {
      const bytes = await this.#read(at);
      hash?.update(bytes);
      yield bytes;
    }
    if (hash && hash.digest() !== sha256) throw corrupt(id, 'are not those that were added');
  }

  async #read(at: number): Promise<Uint8Array<ArrayBuffer>> {
    try {
      return new Uint8Array(await this.#blob.slice(at, at + PIECE_BYTES).arrayBuffer());
    } catch (cause) {
      throw await this.#explain(cause);
    }
  }
}

/** Reading the bytes of attachments. */
export function createOpen(
  call: Call,
  { files, newHash }: Pick<Connection, 'files' | 'newHash'>,
): Attachments['open'] {
  /** Why a file is not as its row says: the row may have gone in the meantime. */
  const explain = async (
    id: string,
    problem: string,
    options: CallOptions | undefined,
    cause?: unknown,
  ): Promise<ChatStoreError> => {
    try {
      await call('attachments.file', [id], options);
    } catch (error) {
      if (error instanceof ChatStoreError) return error;
    }
    return corrupt(id, problem, cause);
  };

  return async (id, options) => {
    if (options !== undefined) checkOptions(options, 'options');
    const ours = { signal: options?.signal };
    const { attachment, file } = await call('attachments.file', [id], ours);
    const { size, mimeType } = attachment;
    if (file === null || size === null) throw withoutBytes(id);
    const [start, end] = partOf(size, options?.range);
    const found = await abortable(files.read(file), options?.signal);
    if (!found) throw await explain(id, 'are gone', ours);
    if (found.size !== size) {
      throw corrupt(id, `are ${found.size} instead of ${size}`);
    }
    return new OpenedBytes(attachment, found.slice(start, end, mimeType), newHash, (cause) =>
      explain(id, 'cannot be read', undefined, cause),
    );
  };
}
