import { abortedBy, unlessEnded } from '../abortable.js';
import type { Call } from '../calls.js';
import { checkTransferOptions } from '../checks.js';
import type { Connection } from '../connection.js';
import { ChatStoreError, type ChatStoreErrorCode } from '../errors.js';
import { encodeArguments } from '../signatures.js';
import type {
  Attachment,
  AttachmentInput,
  AttachmentUpload,
  Attachments,
  TransferOptions,
} from '../types.js';
import type { AttachmentFiles, StoredFile } from './files.js';
import { openSource, type Source } from './source.js';

/** Those after which what was to be written is not there for sure, and will not be. */
const REFUSALS = new Set<ChatStoreErrorCode>([
  'INVALID_ARGUMENT',
  'NOT_FOUND',
  'CONFLICT',
  'FORBIDDEN',
  'QUOTA_EXCEEDED',
]);

export const isRefusal = (error: unknown): boolean =>
  error instanceof ChatStoreError && REFUSALS.has(error.code);

/** In the place of what is not written yet, to have the arguments checked before it is. */
const UNWRITTEN: StoredFile = { file: '', sha256: '', size: 0 };

/** Adding attachments with their bytes. */
export class Uploads {
  readonly #call: Call;
  readonly #files: AttachmentFiles;
  readonly #addRow: Attachments['add'];
  /** What is under way, by what ends it. */
  readonly #running = new Map<AbortController, Promise<unknown>>();

  constructor(call: Call, { files }: Connection, addRow: Attachments['add']) {
    this.#call = call;
    this.#files = files;
    this.#addRow = addRow;
  }

  readonly add: Attachments['add'] = async (messageId, input, options = {}) => {
    checkTransferOptions(options, 'options');
    const { onProgress: _onProgress, ...ofRow } = options;
    // What is no object is refused with the row's arguments.
    const source = typeof input === 'object' && input !== null ? openSource(input) : null;
    if (!source) return this.#addRow(messageId, input, ofRow);
    const ending = new AbortController();
    const running = this.#endable(ending, options.signal, () =>
      this.#upload(messageId, withoutBytes(input), source, options.onProgress, ending.signal),
    );
    this.#running.set(ending, running);
    try {
      return await running;
    } finally {
      this.#running.delete(ending);
    }
  };

  /** Ends what is being written, but for what is written whole. */
  async close(): Promise<void> {
    for (const ending of this.#running.keys()) ending.abort(ChatStoreError.closed());
    await Promise.allSettled(this.#running.values());
  }

  async #endable<Result>(
    ending: AbortController,
    signal: AbortSignal | undefined,
    run: () => Promise<Result>,
  ): Promise<Result> {
    const abort = () => {
      ending.abort(abortedBy(signal, 'The call was aborted. Nothing was kept.'));
    };
    if (signal?.aborted) abort();
    signal?.addEventListener('abort', abort, { once: true });
    try {
      return await run();
    } finally {
      signal?.removeEventListener('abort', abort);
    }
  }

  async #upload(
    messageId: string,
    row: AttachmentInput,
    source: Source,
    onProgress: TransferOptions['onProgress'],
    signal: AbortSignal,
  ): Promise<Attachment> {
    let stored: StoredFile;
    try {
      // What is refused anyhow is refused before a gigabyte is written.
      encodeArguments('attachments.addStored', [messageId, row, UNWRITTEN]);
      await unlessEnded(this.#call('messages.get', [messageId], undefined), signal);
      stored = await this.#write(source, onProgress, signal);
    } finally {
      source.end();
    }
    return this.#addStored(messageId, row, stored);
  }

  async #write(
    { total, pieces }: Source,
    onProgress: TransferOptions['onProgress'],
    signal: AbortSignal,
  ): Promise<StoredFile> {
    let file = await this.#files.begin();
    try {
      for (let done = 0; ;) {
        const next = await unlessEnded(pieces.next(), signal);
        if (next.done) break;
        const { value: piece } = next;
        await unlessEnded(this.#files.write(file, piece), signal);
        done += piece instanceof Blob ? piece.size : piece.length;
        onProgress?.({ done, total });
      }
      const stored = await this.#files.finish(file);
      file = stored.file;
      signal.throwIfAborted();
      return stored;
    } catch (error) {
      // What cannot be removed now is when this client is gone.
      await this.#files.discard(file).catch(() => {});
      throw error;
    }
  }

  /** The row is written whole or not at all: whoever aborts now comes too late. */
  async #addStored(
    messageId: string,
    row: AttachmentInput,
    stored: StoredFile,
  ): Promise<Attachment> {
    const { file, size } = stored;
    let answer;
    try {
      answer = await this.#call('attachments.addStored', [messageId, row, stored], undefined);
    } catch (error) {
      // Otherwise the row may be there, or come yet: the file is left for the collection.
      if (isRefusal(error)) await this.#files.discard(file).catch(() => {});
      throw error;
    }
    if (answer.file !== file) await this.#files.replace(file, answer.file, size).catch(() => {});
    return answer.attachment;
  }
}

function withoutBytes(input: AttachmentUpload): AttachmentInput {
  const { bytes: _bytes, blob, stream: _stream, ...row } = input;
  if (!blob) return row;
  const name = row.name ?? (blob instanceof File ? blob.name : undefined);
  const mimeType = row.mimeType ?? blob.type;
  return { ...row, mimeType, ...(name !== undefined && { name }) };
}
