/** Other Node processes: started here, ended here. */

import { spawn } from 'node:child_process';
import { createInterface } from 'node:readline';
import { root } from './paths.js';

/**
 * Runs a module of ours in a process of its own. It is killed when the test ends.
 *
 * @param {import('node:test').TestContext} t
 * @param {string} script
 * @param {...string} args
 */
export function startNode(t, script, ...args) {
  const child = spawn(process.execPath, [script, ...args], {
    cwd: root,
    stdio: ['pipe', 'pipe', 'inherit'],
  });
  /** @type {Promise<number | string>} the exit code, or the signal's name */
  const exited = new Promise((resolve, reject) => {
    child.once('error', reject);
    // `close` comes when everything that was printed has been read.
    child.once('close', (code, signal) => resolve(signal ?? code));
  });
  t.after(async () => {
    child.kill('SIGKILL');
    await exited;
  });
  return { child, exited, lines: createInterface({ input: child.stdout }) };
}
