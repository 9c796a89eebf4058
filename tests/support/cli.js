/** The program `chatkeep`, run as somebody runs it. */

import { spawn } from 'node:child_process';
import { inRoot, root } from './paths.js';

export const program = inRoot('dist/cli.js');

// Nothing else: what whoever runs the tests likes on a terminal (NO_COLOR), or runs them in (CI), is
// among what Node asks for colours.
const { PATH, HOME, TMPDIR } = process.env;

/**
 * Starts it. It is killed when the test ends.
 *
 * @param {import('node:test').TestContext} t
 * @param {string[]} args
 * @param {{ cwd?: string, env?: Record<string, string>, command?: string }} [options]
 */
export function startCli(t, args, { cwd = root, env = {}, command } = {}) {
  const [file, all] = command ? [command, args] : [process.execPath, [program, ...args]];
  const child = spawn(file, all, { cwd, env: { PATH, HOME, TMPDIR, ...env } });
  const printed = { stdout: [], stderr: [] };
  for (const [name, pieces] of Object.entries(printed)) {
    child[name].on('data', (piece) => void pieces.push(piece));
  }
  // It may end before it has read everything.
  child.stdin.on('error', () => {});
  const ended = new Promise((resolve, reject) => {
    child.once('error', reject);
    child.once('close', (code, signal) => {
      const [stdout, stderr] = [printed.stdout, printed.stderr].map((each) =>
        Buffer.concat(each).toString(),
      );
      resolve({ code: signal ?? code, stdout, stderr });
    });
  });
  t.after(async () => {
    child.kill('SIGKILL');
    await ended;
  });
  return { child, ended };
}

/**
 * Runs it to its end.
 *
 * @param {import('node:test').TestContext} t
 * @param {string[]} args
 * @param {{ input?: string | Uint8Array, cwd?: string, env?: Record<string, string> }} [options]
 * @returns {Promise<{ code: number | string, stdout: string, stderr: string }>}
 */
export async function runCli(t, args, { input = '', ...options } = {}) {
  const { child, ended } = startCli(t, args, options);
  child.stdin.end(input);
  return ended;
}

const quoted = (text) => `'${text.replaceAll("'", `'\\''`)}'`;

/**
 * Runs it on a terminal of its own, which both of its outputs are.
 *
 * @param {import('node:test').TestContext} t
 * @param {string[]} args
 * @param {{ env?: Record<string, string> }} [options]
 */
export async function runOnTerminal(t, args, { env = {} } = {}) {
  const line = [process.execPath, program, ...args].map(quoted).join(' ');
  const { ended } = startCli(t, ['-qefc', line, '/dev/null'], {
    command: 'script',
    env: { TERM: 'xterm-256color', ...env },
  });
  const { code, stdout } = await ended;
  return { code, shown: stdout };
}
