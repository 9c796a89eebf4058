/** Commands that serve until they are ended. */

import { spawn } from 'node:child_process';
import { createServer } from 'node:net';

/** @returns {Promise<number>} a port of 127.0.0.1 that nobody has */
async function freePort() {
  const server = createServer();
  await new Promise((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address();
  await new Promise((resolve) => server.close(resolve));
  return port;
}

/**
 * Starts a command that serves a project, and ends it with the test.
 *
 * @param {import('node:test').TestContext} t
 * @param {string} folder where it runs
 * @param {(port: number) => string[]} commandFor
 * @returns {Promise<string>} the origin that it serves, once it answers
 */
export async function serveWith(t, folder, commandFor) {
  const port = await freePort();
  const origin = `http://127.0.0.1:${port}`;
  const [command, ...args] = commandFor(port);
  // A group of its own: these commands start others.
  const child = spawn(command, args, { cwd: folder, detached: true, stdio: 'pipe' });
  let printed = '';
  for (const stream of [child.stdout, child.stderr])
    stream.on('data', (chunk) => (printed += chunk));
  const ended = new Promise((resolve) => child.once('close', resolve));
  let isRunning = true;
  ended.then(() => (isRunning = false));
  t.after(async () => {
    if (isRunning) process.kill(-child.pid, 'SIGTERM');
    await ended;
  });
  for (;;) {
    if (!isRunning) throw new Error(`${command} ${args.join(' ')} ended:\n${printed}`);
    const answer = await fetch(origin).catch(() => null);
    if (answer?.ok) return origin;
    await new Promise((resolve) => setTimeout(resolve, 200));
  }
}
