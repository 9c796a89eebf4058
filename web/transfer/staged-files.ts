import { throwIfAborted } from '../abortable.js';
import type { AttachmentFiles, StoredFile } from '../attachments/files.js';
import { gathered } from '../attachments/source.js';
import { ChatStoreError } from '../errors.js';
import type { ImportedFile } from '../protocol.js';
import { UnusableBytes, type IncomingBytes } from './incoming-bytes.js';

/** Files whose rows are not written yet, by the ids of their attachments. */
export class StagedFiles {
  readonly #files: AttachmentFiles;
  readonly #signal: AbortSignal | undefined;
  readonly #staged = new Map<string, StoredFile>();

  constructor(files: AttachmentFiles, signal: AbortSignal | undefined) {
    this.#files = files;
    this.#signal = signal;
  }

  has(attachmentId: string): boolean {
    return this.#staged.has(attachmentId);
  }

  /** The name of the one with these bytes. */
  find(sha256: string): string | null {
    const stored = [...this.#staged.values()].find((each) => each.sha256 === sha256);
    return stored?.file ?? null;
  }

  /** Writes and flushes a file, a piece at a time. Throws `UnusableBytes`; nothing is left then. */
  async add(attachmentId: string, bytes: IncomingBytes): Promise<void> {
    let file = await this.#ours(this.#files.begin());
    try {
      for await (const piece of gathered(bytes.pieces(), 'source')) {
        throwIfAborted(this.#signal);
        await this.#ours(this.#files.write(file, piece));
      }
      throwIfAborted(this.#signal);
      const stored = await this.#ours(this.#files.finish(file));
      file = stored.file;
      if (bytes.sha256 !== undefined && bytes.sha256 !== stored.sha256) {
        throw new UnusableBytes('are damaged: their SHA-256 is another one.');
      }
      this.#staged.set(attachmentId, stored);
    } catch (error) {
      await this.#discard(file);
      throw error;
    }
  }

  /** Those of these attachments, to be written with their rows. */
  of(attachmentIds: Iterable<string>): ImportedFile[] {
    return [...attachmentIds].flatMap((attachmentId) => {
      const stored = this.#staged.get(attachmentId);
      return stored ? [{ attachmentId, ...stored }] : [];
    });
  }

  /** Their rows are written, but for the files that are not needed. */
  async settle(
    files: readonly ImportedFile[],
    unused: readonly { file: string; inUse: string | null }[],
  ): Promise<void> {
    const sizes = new Map(files.map(({ file, size }) => [file, size]));
    this.forget(files);
    for (const { file, inUse } of unused) {
      if (inUse === null) await this.#discard(file);
      else await this.#files.replace(file, inUse, sizes.get(file)!).catch(() => {});
    }
  }

  /** What became of them is not known: they are collected when this client is gone. */
  forget(files: readonly ImportedFile[]): void {
    for (const { attachmentId } of files) this.#staged.delete(attachmentId);
  }

  async discardAll(): Promise<void> {
    const files = [...this.#staged.values()];
    this.#staged.clear();
    for (const { file } of files) await this.#discard(file);
  }

  /** What cannot be removed now is when this client is gone. */
  async #discard(file: string): Promise<void> {
    await this.#files.discard(file).catch(() => {});
  }

  /** A file that is not known any more is so because the store was closed. */
  async #ours<Result>(done: Promise<Result>): Promise<Result> {
    try {
      return await done;
    } catch (error) {
      const isGone = error instanceof ChatStoreError && error.code === 'INVALID_ARGUMENT';
      throw isGone ? ChatStoreError.closed() : error;
    }
  }
}
