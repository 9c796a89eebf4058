import { existsSync, openAsBlob } from 'node:fs';
import { mkdir, open, readdir, rename, rm, stat, type FileHandle } from 'node:fs/promises';
import { dirname, join } from 'node:path';

import type { FileSink, Folder } from '../attachments/folder.js';
import { ChatStoreError } from '../errors.js';
import { FULL_NAMES, errorName } from './file-host.js';

function wrap(cause: unknown): ChatStoreError {
  if (cause instanceof ChatStoreError) return cause;
  const name = errorName(cause);
  const isFull = FULL_NAMES.has(name);
  const message = isFull
    ? 'There is no room for the file. Free some space and try again.'
    : `The file system refused: ${name}`;
  return new ChatStoreError(isFull ? 'QUOTA_EXCEEDED' : 'STORAGE_UNAVAILABLE', message, { cause });
}

async function attempt<Result>(run: () => Promise<Result>): Promise<Result> {
  try {
    return await run();
  } catch (error) {
    throw wrap(error);
  }
}

async function ifThere<Result, Otherwise>(
  run: () => Promise<Result>,
  otherwise: Otherwise,
): Promise<Result | Otherwise> {
  try {
    return await run();
  } catch (error) {
    if (errorName(error) === 'ENOENT') return otherwise;
    throw wrap(error);
  }
}

/** Makes the names in it survive a power cut, too. */
async function flushDirectory(directory: string): Promise<void> {
  const handle = await open(directory, 'r');
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
}

class NodeSink implements FileSink {
  readonly #file: FileHandle;
  #closed = false;

  constructor(file: FileHandle) {
    this.#file = file;
  }

  write(bytes: Uint8Array): Promise<void> {
    return attempt(async () => {
      for (let done = 0; done < bytes.length;) {
        done += (await this.#file.write(bytes, done)).bytesWritten;
      }
    });
  }

  finish(): Promise<void> {
    return attempt(async () => {
      await this.#file.sync();
      await this.close();
    });
  }

  async close(): Promise<void> {
    if (this.#closed) return;
    this.#closed = true;
    await this.#file.close();
  }
}

/** A directory of files, under Node. */
export class NodeFolder implements Folder {
  readonly #directory: string;

  constructor(directory: string) {
    this.#directory = directory;
  }

  create(name: string): Promise<FileSink> {
    return attempt(async () => {
      if (await mkdir(this.#directory, { recursive: true })) {
        await flushDirectory(dirname(this.#directory));
      }
      return new NodeSink(await open(join(this.#directory, name), 'wx'));
    });
  }

  read(name: string): Promise<Blob | null> {
    const path = join(this.#directory, name);
    return ifThere(async () => {
      // As openAsBlob() does not tell a file that is not there from one that cannot be read.
      await stat(path);
      return openAsBlob(path);
    }, null);
  }

  rename(from: string, to: string): Promise<void> {
    return attempt(async () => {
      await rename(join(this.#directory, from), join(this.#directory, to));
      await flushDirectory(this.#directory);
    });
  }

  remove(name: string): Promise<void> {
    return attempt(() => rm(join(this.#directory, name), { force: true }));
  }

  async list(): Promise<{ name: string; size: number }[]> {
    // At opening, mostly. Without a file there is no folder, and asking at once is faster.
    if (!existsSync(this.#directory)) return [];
    const names = await ifThere(() => readdir(this.#directory), []);
    const sizes = names.map(async (name) => {
      const found = await ifThere(() => stat(join(this.#directory, name)), null);
      return found?.isFile() ? [{ name, size: found.size }] : [];
    });
    return (await Promise.all(sizes)).flat();
  }
}
