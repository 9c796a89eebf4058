import { invalid } from '../checks.js';
import type { FileSink, Folder } from './folder.js';
import {
  finalName,
  partName,
  writerOf,
  type AttachmentFiles,
  type FileListing,
  type StoredFile,
} from './files.js';
import type { Hash } from './sha256.js';

interface Writing {
  sink: FileSink;
  hash: Hash;
  size: number;
  /** Resolves when what was asked for last is done, however it went. */
  last: Promise<unknown>;
}

export interface LocalFilesOptions {
  folder: Folder;
  /** Whose files these are: 32 hexadecimal digits, which nobody else ever has. */
  client: string;
  /** Who else may be writing. */
  living: () => Promise<readonly string[]>;
  newHash: () => Hash;
}

/** The files of attachments, in the thread that writes them. */
export class LocalFiles implements AttachmentFiles {
  readonly #options: LocalFilesOptions;
  readonly #writing = new Map<string, Writing>();
  #lastNumber = 0;

  constructor(options: LocalFilesOptions) {
    this.#options = options;
  }

  async begin(): Promise<string> {
    const { client, folder, newHash } = this.#options;
    const file = partName(client, ++this.#lastNumber);
    const sink = await folder.create(file);
    this.#writing.set(file, { sink, hash: newHash(), size: 0, last: Promise.resolve() });
    return file;
  }

  write(file: string, piece: Uint8Array | Blob): Promise<void> {
    return this.#inTurn(file, async (writing) => {
      const bytes = piece instanceof Blob ? new Uint8Array(await piece.arrayBuffer()) : piece;
      await writing.sink.write(bytes);
      writing.hash.update(bytes);
      writing.size += bytes.length;
    });
  }

  finish(file: string): Promise<StoredFile> {
    return this.#inTurn(file, async ({ sink, hash, size }) => {
      await sink.finish();
      const sha256 = hash.digest();
      const name = finalName(file, sha256);
      await this.#options.folder.rename(file, name);
      this.#writing.delete(file);
      return { file: name, sha256, size };
    });
  }

  async discard(file: string): Promise<void> {
    if (writerOf(file) !== this.#options.client) throw notWritten(file);
    const writing = this.#writing.get(file);
    this.#writing.delete(file);
    await writing?.last;
    await writing?.sink.close();
    await this.#options.folder.remove(file);
  }

  async replace(file: string, inUse: string, size: number): Promise<void> {
    const { folder } = this.#options;
    const there = await folder.read(inUse);
    if (there?.size === size) return this.discard(file);
    await folder.remove(inUse);
    await folder.rename(file, inUse);
  }

  async read(file: string): Promise<Blob | null> {
    // Of a row that somebody has tampered with: never a path to elsewhere.
    if (writerOf(file) === null) return null;
    return this.#options.folder.read(file);
  }

  async list(): Promise<FileListing[]> {
    const { folder, client, living } = this.#options;
    const files = await folder.list();
    // Afterwards: who had begun a file by then is among them, or is gone.
    const writers = new Set([client, ...(await living())]);
    return files
      .filter(({ name }) => writerOf(name) !== null)
      .map(({ name, size }) => ({ name, size, inUse: writers.has(writerOf(name)!) }));
  }

  /** Removes a file whose bytes nobody needs, whoever wrote it. */
  remove(file: string): Promise<void> {
    return this.#options.folder.remove(file);
  }

  /** Discards what is being written. */
  async close(): Promise<void> {
    await Promise.allSettled([...this.#writing.keys()].map((file) => this.discard(file)));
  }

  /** One thing after the other, as the one may still be under way when the next is asked for. */
  async #inTurn<Result>(file: string, run: (writing: Writing) => Promise<Result>): Promise<Result> {
    const writing = this.#writing.get(file);
    if (!writing) throw notWritten(file);
    const done = writing.last.then(() => run(writing));
    writing.last = done.catch(() => {});
    return done;
  }
}

function notWritten(file: string): Error {
  return invalid('file', `${file} is not being written here.`);
}
