import { closeSync, openSync } from 'node:fs';
import { run } from './run.mjs';
import { Failure } from './failure.mjs';

/**
 * Runs `action` while no other process holds the lock, and gives its result. The kernel drops
 * the lock when the last process that has the file open is gone, so a killed install leaves no
 * stale lock. `action` gets the descriptor: commands that inherit it hold the lock as well,
 * and so nobody starts over while one of a killed install's commands is still writing.
 *
 * @template T
 * @param {string} file created if missing, never removed
 * @param {(message: string) => void} log
 * @param {(fd: number) => Promise<T>} action
 * @returns {Promise<T>}
 */
export async function withLock(file, log, action) {
  const fd = openSync(file, 'a');
  try {
    await acquire(fd, log);
    return await action(fd);
  } finally {
    closeSync(fd);
  }
}

// flock(1) locks the open file that it inherits as descriptor 3; the lock belongs to that open
// file, which is ours too, and so outlives the command.
async function acquire(fd, log) {
  const flock = (...options) => run('flock', [...options, '3'], { inheritFd: fd, quiet: true });
  try {
    await flock('--nonblock');
  } catch (error) {
    if (!(error instanceof Failure)) throw error;
    log('Another chatkeep process is installing this: waiting for it');
    await flock();
  }
}
