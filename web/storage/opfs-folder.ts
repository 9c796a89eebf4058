import { FOLDER_SUFFIX, type FileSink, type Folder } from '../attachments/folder.js';
import type { FileHandle } from './file-host.js';
import { ifThere, storesFolder, whenUnlocked, wrap } from './opfs.js';

declare global {
  // Not in the types yet. Of files in OPFS, in Chromium, Firefox and Safari.
  interface FileSystemFileHandle {
    move(name: string): Promise<void>;
  }
}

async function attempt<Result>(run: () => Promise<Result>): Promise<Result> {
  try {
    return await run();
  } catch (error) {
    throw wrap(error);
  }
}

class OpfsSink implements FileSink {
  readonly #handle: FileHandle;
  #size = 0;
  #closed = false;

  constructor(handle: FileHandle) {
    this.#handle = handle;
  }

  async write(bytes: Uint8Array): Promise<void> {
    await attempt(async () => {
      // Chromium answers a full disk with a huge number, Firefox with a short count.
      if (this.#handle.write(bytes, { at: this.#size }) !== bytes.length) {
        throw new DOMException('A write fell short.', 'QuotaExceededError');
      }
      this.#size += bytes.length;
    });
  }

  async finish(): Promise<void> {
    await attempt(async () => {
      this.#handle.flush();
      await this.close();
    });
  }

  async close(): Promise<void> {
    if (this.#closed) return;
    this.#closed = true;
    this.#handle.close();
  }
}

/** A folder of OPFS. Writing is for dedicated workers. */
export class OpfsFolder implements Folder {
  readonly #store: string;

  constructor(store: string) {
    this.#store = store;
  }

  create(name: string): Promise<FileSink> {
    return attempt(async () => {
      const file = await (await this.#open(true)).getFileHandle(name, { create: true });
      return new OpfsSink(await file.createSyncAccessHandle());
    });
  }

  read(name: string): Promise<Blob | null> {
    return ifThere(async () => (await this.#file(name)).getFile(), null);
  }

  rename(from: string, to: string): Promise<void> {
    return attempt(async () => (await this.#file(from)).move(to));
  }

  async remove(name: string): Promise<void> {
    await ifThere(async () => {
      const folder = await this.#open(false);
      // A worker that died may hold it for a while.
      await whenUnlocked(this.#store, undefined, () => folder.removeEntry(name));
    }, undefined);
  }

  list(): Promise<{ name: string; size: number }[]> {
    return ifThere(async () => {
      const files = [];
      for await (const [name, handle] of (await this.#open(false)).entries()) {
        if (handle.kind !== 'file') continue;
        const file = await ifThere(() => (handle as FileSystemFileHandle).getFile(), null);
        if (file) files.push({ name, size: file.size });
      }
      return files;
    }, []);
  }

  async #file(name: string): Promise<FileSystemFileHandle> {
    return (await this.#open(false)).getFileHandle(name);
  }

  async #open(create: boolean): Promise<FileSystemDirectoryHandle> {
    return (await storesFolder(create)).getDirectoryHandle(this.#store + FOLDER_SUFFIX, { create });
  }
}
