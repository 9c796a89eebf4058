import { link, open, realpath, rename, rm, stat, type FileHandle } from 'node:fs/promises';
import { basename, dirname, join, resolve } from 'node:path';

import { UsageError } from './exit.js';

// A file that is there when it is whole: written under another name beside it, and renamed.

export interface OutputFile {
  write(piece: Uint8Array): Promise<void>;
  /** It is whole: it gets its name. */
  finish(): Promise<void>;
  /** Nothing is left of it, unless it was finished. */
  discard(): Promise<void>;
}

const isCode = (error: unknown, ...codes: string[]) =>
  codes.includes((error as NodeJS.ErrnoException).code ?? '');

async function existing(path: string) {
  try {
    return await stat(path);
  } catch (error) {
    if (isCode(error, 'ENOENT')) return null;
    throw error;
  }
}

const overwrites = (path: string) =>
  new UsageError(`${path} is there already. --force overwrites it.`);

/** Where it is in the end: not the link to it, which would be replaced. Throws `UsageError`. */
async function targetOf(path: string, { force }: { force: boolean }): Promise<string> {
  const stats = await existing(path);
  if (stats) {
    if (!stats.isFile()) throw new UsageError(`${path} is not a file. Use standard output for it.`);
    if (!force) throw overwrites(path);
    return realpath(path);
  }
  const folder = dirname(resolve(path));
  if (!(await existing(folder))) throw new UsageError(`There is no directory ${folder}.`);
  return join(await realpath(folder), basename(path));
}

/** What came meanwhile is not overwritten. */
async function nameNew(aside: string, target: string, path: string): Promise<void> {
  try {
    await link(aside, target);
    await rm(aside);
  } catch (error) {
    if (isCode(error, 'EEXIST')) throw overwrites(path);
    if (!isCode(error, 'EPERM', 'ENOTSUP', 'EOPNOTSUPP', 'ENOSYS', 'EMLINK')) throw error;
    // A file system without hard links.
    if (await existing(target)) throw overwrites(path);
    await rename(aside, target);
  }
}

/** `reserved` refuses a target: where the files of the store are, say. Throws `UsageError`. */
export async function openOutputFile(
  path: string,
  { force, reserved }: { force: boolean; reserved: (target: string) => Promise<boolean> },
): Promise<OutputFile> {
  const target = await targetOf(path, { force });
  if (await reserved(target)) throw new UsageError(`${path} is a file of the store itself.`);
  const aside = join(dirname(target), `.${basename(target)}.${process.pid}.part`);
  const file: FileHandle = await open(aside, 'wx');
  let isOpen = true;
  const close = async () => {
    if (isOpen) await file.close();
    isOpen = false;
  };
  return {
    async write(piece) {
      await file.writeFile(piece);
    },
    async finish() {
      await file.sync();
      await close();
      if (force) await rename(aside, target);
      else await nameNew(aside, target, path);
    },
    async discard() {
      await close();
      await rm(aside, { force: true });
    },
  };
}
