import { ChatStoreError } from '../errors.js';
import { UnusableBytes, type Assets, type IncomingBytes } from './incoming-bytes.js';
import type { AttachmentRecord } from './records.js';

// The files of the exports of ChatGPT and Claude, by the ids with which messages name them:
// `file-AbC-photo.png`, `dalle-generations/file-AbC-1234.webp`, `user-1/file_00ab.dat`.

/** A file of an export, in a ZIP or as it is. */
export interface ArchivedFile {
  /** With the folders that it is in. */
  path: string;
  isPacked: boolean;
  /** What it holds; may be read again. Throws `INVALID_ARGUMENT` where it is damaged. */
  read(): AsyncGenerator<Uint8Array>;
}

/** An id at the beginning of a name; what comes after it is no letter and no digit. */
const LEADING_ID = /^(?:file[-_][A-Za-z0-9]+|[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})/;
/** `sediment://abc#file_00ab#p_0.jpg` */
const ID_WITHIN = /file[-_][A-Za-z0-9]+/g;

const baseOf = (path: string) => path.slice(path.lastIndexOf('/') + 1);
const withoutExtension = (name: string) => name.replace(/\.[A-Za-z0-9]{1,8}$/, '');

export interface ArchiveAssetsOptions {
  /** All that are no chats. */
  files: readonly ArchivedFile[];
  /** What files were called, by the names that they have in the ZIP. */
  names: ReadonlyMap<string, string>;
}

export class ArchiveAssets implements Assets {
  readonly #options: ArchiveAssetsOptions;
  /** By path, by name, by name without its extension, and by the id that it begins with. */
  readonly #files = new Map<string, ArchivedFile[]>();
  readonly #claimed = new Set<ArchivedFile>();

  constructor(options: ArchiveAssetsOptions) {
    this.#options = options;
    for (const file of options.files) {
      for (const key of this.#keysOf(file)) {
        const others = this.#files.get(key);
        if (others) others.push(file);
        else this.#files.set(key, [file]);
      }
    }
  }

  find({ fileId, name }: AttachmentRecord): IncomingBytes | null {
    const file = this.#byId(fileId ?? '') ?? this.#byName(name ?? '');
    if (!file) return null;
    this.#claimed.add(file);
    const called = this.#nameOf(file, fileId ?? '');
    return { ...(called !== '' && { name: called }), pieces: () => this.#pieces(file) };
  }

  /** Files that no message named. */
  unclaimed(): string[] {
    return this.#options.files.filter((file) => !this.#claimed.has(file)).map(({ path }) => path);
  }

  #keysOf({ path }: ArchivedFile): Set<string> {
    const base = baseOf(path);
    const given = this.#options.names.get(base);
    const keys = new Set([path, base, withoutExtension(base)]);
    const id = LEADING_ID.exec(base)?.[0];
    if (id !== undefined) keys.add(id);
    if (given !== undefined) keys.add(given).add(baseOf(given));
    return keys;
  }

  #byId(fileId: string): ArchivedFile | null {
    if (fileId === '') return null;
    for (const id of [fileId, ...(fileId.match(ID_WITHIN) ?? [])]) {
      const [file] = this.#files.get(id) ?? [];
      if (file) return file;
    }
    return null;
  }

  /** Where no id says which, a name does that no other file has. */
  #byName(name: string): ArchivedFile | null {
    const files = name === '' ? [] : (this.#files.get(name) ?? []);
    return files.length === 1 ? files[0]! : null;
  }

  /** What it was called before it was exported, as far as that is told. */
  #nameOf({ path }: ArchivedFile, fileId: string): string {
    const base = baseOf(path);
    const given = this.#options.names.get(base);
    if (given !== undefined) return baseOf(given);
    const id = LEADING_ID.exec(base)?.[0] ?? fileId;
    return base.startsWith(`${id}-`) ? base.slice(id.length + 1) : base;
  }

  async *#pieces(file: ArchivedFile): AsyncGenerator<Uint8Array> {
    try {
      yield* file.read();
    } catch (error) {
      if (!(error instanceof ChatStoreError) || error.field !== 'source') throw error;
      throw new UnusableBytes(`cannot be used: ${error.message}`);
    }
  }
}
