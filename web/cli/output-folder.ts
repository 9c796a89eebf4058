import { mkdir, open, readdir, realpath, rename, rm, stat } from 'node:fs/promises';
import { basename, dirname, join, resolve, sep } from 'node:path';

import type { ExportedFile } from '../node.js';
import { UsageError } from './exit.js';

// A folder that is there when it is whole: written under another name beside it, and renamed.

export interface OutputFolder {
  /** Its path. */
  readonly path: string;
  /** Gives how many bytes it has. */
  write(file: ExportedFile): Promise<number>;
  /** Everything is there: it gets its name, or goes into the folder that has it. */
  finish(): Promise<void>;
  /** Nothing is left of it, unless it was finished. */
  discard(): Promise<void>;
}

const statOf = (path: string) =>
  stat(path).catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return null;
    throw error;
  });

/** Whether a path says, or what is there does, that a folder is meant. */
export async function isFolder(path: string): Promise<boolean> {
  if (path.endsWith('/') || path.endsWith(sep)) return true;
  return (await statOf(path))?.isDirectory() ?? false;
}

async function targetOf(path: string, { force }: { force: boolean }) {
  const stats = await statOf(path);
  if (!stats) {
    const parent = dirname(resolve(path));
    if (!(await statOf(parent))) throw new UsageError(`There is no directory ${parent}.`);
    return { target: join(await realpath(parent), basename(path)), isNew: true };
  }
  if (!stats.isDirectory()) throw new UsageError(`${path} is not a directory.`);
  const target = await realpath(path);
  const isNew = (await readdir(target)).length === 0;
  if (!isNew && !force) {
    throw new UsageError(`${path} is not empty. --force writes into it, over files that it has.`);
  }
  return { target, isNew };
}

/** `reserved` refuses a target: where the files of the store are, say. Throws `UsageError`. */
export async function openOutputFolder(
  path: string,
  { force, reserved }: { force: boolean; reserved: (target: string) => Promise<boolean> },
): Promise<OutputFolder> {
  const { target, isNew } = await targetOf(path, { force });
  if (await reserved(target)) throw new UsageError(`${path} is where the store is.`);
  const aside = join(dirname(target), `.${basename(target)}.${process.pid}.part`);
  await mkdir(aside);
  const files: string[] = [];
  return {
    path: target,
    async write({ path, stream }) {
      const to = join(aside, path);
      await mkdir(dirname(to), { recursive: true });
      const file = await open(to, 'wx');
      let bytes = 0;
      try {
        for await (const piece of stream) {
          await file.writeFile(piece);
          bytes += piece.length;
        }
        await file.sync();
      } finally {
        await file.close();
      }
      files.push(path);
      return bytes;
    },
    async finish() {
      if (isNew) return rename(aside, target);
      for (const file of files) {
        await mkdir(dirname(join(target, file)), { recursive: true });
        await rename(join(aside, file), join(target, file));
      }
    },
    async discard() {
      await rm(aside, { recursive: true, force: true });
    },
  };
}
