import { ChatStoreError } from '../errors.js';
import type { FileSink, Folder } from './folder.js';

/** Files in memory, where the browser may move what is large to a disk of its own. */
export class MemoryFolder implements Folder {
  readonly #files = new Map<string, Blob>();

  async create(name: string): Promise<FileSink> {
    this.#files.set(name, new Blob());
    const pieces: Blob[] = [];
    const end = async () => {
      // Removed before it was finished.
      if (this.#files.has(name) && pieces.length > 0) this.#files.set(name, new Blob(pieces));
      pieces.length = 0;
    };
    return {
      // A Blob has a copy, which the caller's piece need not outlive.
      write: async (bytes) => void pieces.push(new Blob([bytes as Uint8Array<ArrayBuffer>])),
      finish: end,
      close: end,
    };
  }

  async read(name: string): Promise<Blob | null> {
    return this.#files.get(name) ?? null;
  }

  async rename(from: string, to: string): Promise<void> {
    const file = this.#files.get(from);
    if (!file) throw new ChatStoreError('STORAGE_UNAVAILABLE', 'A file in memory is gone.');
    this.#files.delete(from);
    this.#files.set(to, file);
  }

  async remove(name: string): Promise<void> {
    this.#files.delete(name);
  }

  async list(): Promise<{ name: string; size: number }[]> {
    return [...this.#files].map(([name, { size }]) => ({ name, size }));
  }
}
