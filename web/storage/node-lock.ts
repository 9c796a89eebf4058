import {
  closeSync,
  linkSync,
  openSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
  type Stats,
} from 'node:fs';

import { ChatStoreError } from '../errors.js';
import { uniqueName } from '../tabs/unique-name.js';
import { hasOpen, startOfProcess } from './node-process.js';

// One thread of one process at a time has a store's files open. Node has no lock of the operating
// system, so it is a file that holds the owner's process id and when that process started; what a
// dead process left is taken over. An id alone would not tell: systems give it to another process
// some day. A thread has its lock file open for as long as it holds it, because Node closes what a
// thread has open when it ends.

export interface FileLock {
  release(): void;
}

/**
 * The lock files that this thread holds, by device and inode: a path would not tell when one
 * directory is reached by two names.
 */
const held = new Set<string>();

function identity(stats: Pick<Stats, 'dev' | 'ino'>): string {
  return `${stats.dev}:${stats.ino}`;
}

/** Asked for once; empty where the system does not tell. */
let knownStart: string | null = null;

function ownStart(): string {
  knownStart ??= startOfProcess(process.pid) ?? '';
  return knownStart;
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    // EPERM: it lives, and is another user's.
    return error instanceof Error && 'code' in error && error.code === 'EPERM';
  }
}

function locked(name: string, owner: string): ChatStoreError {
  const message = `The store ${name} is open in ${owner}. Close it there and try again.`;
  return new ChatStoreError('LOCKED', message);
}

/** Who holds the lock file now, or `null` if it was left behind by a process that is gone. */
function ownerOf(path: string): string | null {
  const stats = statSync(path, { throwIfNoEntry: false });
  if (!stats) return null;
  if (held.has(identity(stats))) return `this process (${process.pid})`;
  const [id = '', start = ''] = readFileSync(path, 'utf8').split('\n');
  const pid = Number.parseInt(id, 10);
  // No id: a power cut took the content; a lock appears with its content, or not at all.
  if (Number.isNaN(pid)) return null;
  if (pid === process.pid) {
    // An earlier process had our id, as the first in a container does.
    if (start !== '' && start !== ownStart()) return null;
    return hasOpen(stats) ? `another thread of this process (${pid})` : null;
  }
  if (!isAlive(pid)) return null;
  // Where one of the two is not known, the owner counts as alive: a lock too many can be removed
  // by hand, two owners damage the files.
  const startNow = start === '' ? null : startOfProcess(pid);
  return startNow === null || startNow === start ? `process ${pid}` : null;
}

/** Throws `LOCKED`, naming the process that has the store open. */
export function lockFile(path: string, name: string): FileLock {
  for (;;) {
    const lock = tryCreate(path);
    if (lock) return lock;
    const owner = ownerOf(path);
    if (owner !== null) throw locked(name, owner);
    removeLeftBehind(path, name);
  }
}

function tryCreate(path: string): FileLock | null {
  // Written aside and then linked into place, so that nobody sees a lock without its owner's id.
  const aside = `${path}.new-${uniqueName()}`;
  writeFileSync(aside, `${process.pid}\n${ownStart()}\n`);
  const descriptor = openSync(aside, 'r');
  const id = identity(statSync(aside));
  held.add(id);
  try {
    linkSync(aside, path);
  } catch (error) {
    held.delete(id);
    closeSync(descriptor);
    if (error instanceof Error && 'code' in error && error.code === 'EEXIST') return null;
    throw error;
  } finally {
    rmSync(aside, { force: true });
  }
  return {
    release() {
      // The file first: while it is there, nobody may take it for one left behind.
      rmSync(path, { force: true });
      held.delete(id);
      closeSync(descriptor);
    },
  };
}

/**
 * Two processes may find the same lock left behind. Renaming moves it out of the way for one of
 * them only; should it be a new lock that was moved, it is put back.
 */
function removeLeftBehind(path: string, name: string): void {
  const aside = `${path}.old-${uniqueName()}`;
  try {
    renameSync(path, aside);
  } catch {
    return; // The other was faster.
  }
  const owner = ownerOf(aside);
  if (owner !== null) {
    renameSync(aside, path);
    throw locked(name, owner);
  }
  rmSync(aside, { force: true });
}
