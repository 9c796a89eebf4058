/** How often a process writes and flushes, and how much, as strace sees it. */

import { spawn, spawnSync } from 'node:child_process';
import { readFile } from 'node:fs/promises';

const CALLS = 'trace=pwrite64,fsync,fdatasync';

export const canCountWrites = () => spawnSync('strace', ['-V']).status === 0;

/**
 * @param {number} pid @param {string} file for what strace writes
 * @param {() => Promise<unknown>} action
 */
export async function countWrites(pid, file, action) {
  const strace = spawn('strace', ['-f', '-q', '-e', CALLS, '-o', file, '-p', String(pid)], {
    stdio: 'ignore',
  });
  const ended = new Promise((resolve) => strace.once('exit', resolve));
  // It says nothing when it has attached.
  await new Promise((resolve) => setTimeout(resolve, 500));
  await action();
  strace.kill('SIGINT');
  await ended;
  const counts = { writes: 0, bytes: 0, flushes: 0 };
  for (const line of (await readFile(file, 'utf8')).split('\n')) {
    if (/\b(fsync|fdatasync)\(/.test(line)) counts.flushes++;
    const written = /\bpwrite64\(.* = (\d+)$/.exec(line);
    if (written) {
      counts.writes++;
      counts.bytes += Number(written[1]);
    }
  }
  return counts;
}
