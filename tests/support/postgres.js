/** A PostgreSQL server of one test, on a socket in a folder that goes away with it. */

import { execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { chown, mkdir } from 'node:fs/promises';
import path from 'node:path';
import { promisify } from 'node:util';
import { findPostgres } from '../../scripts/lib/postgres.mjs';
import { makeFolder, removeFolder } from './temporary.js';

const run = promisify(execFile);

const USER = 'chatkeep';
const PATIENCE_MS = 60_000;
const RETRY_MS = 50;

/** PostgreSQL does not run as root: Debian's package brings this user. */
async function unprivileged() {
  if (process.getuid() !== 0) return {};
  const idOf = async (which) => Number((await run('id', [which, 'postgres'])).stdout);
  return { uid: await idOf('-u'), gid: await idOf('-g') };
}

/** @returns {Promise<{ sql(script: string): Promise<string>, stop(): Promise<void> }>} */
export async function startPostgres() {
  const programs = findPostgres();
  if (!programs) throw new Error('PostgreSQL is missing: `npm test` installs it on Debian.');
  const who = await unprivileged();
  const folder = await makeFolder('postgres');
  const data = path.join(folder, 'data');
  await mkdir(data, { mode: 0o700 });
  if (who.uid !== undefined) for (const each of [folder, data]) await chown(each, who.uid, who.gid);
  const options = { ...who, cwd: folder };
  const initial = ['-D', data, '-U', USER, '-A', 'trust', '-E', 'UTF8', '--locale=C', '--no-sync'];
  await run(path.join(programs, 'initdb'), initial, options);

  const settings = ['-D', data, '-k', folder, '-c', 'listen_addresses=', '-c', 'fsync=off'];
  const server = spawn(path.join(programs, 'postgres'), settings, {
    ...options,
    stdio: ['ignore', 'ignore', 'pipe'],
  });
  let complaints = '';
  server.stderr.setEncoding('utf8').on('data', (text) => (complaints += text));
  const ended = once(server, 'exit');
  const psql = ['-h', folder, '-U', USER, '-d', 'postgres', '-XqAt', '-v', 'ON_ERROR_STOP=1'];

  /** What the script prints: columns are separated by `|`. */
  async function sql(script) {
    const child = execFile('psql', [...psql, '-f', '-'], { maxBuffer: 64 * 1024 * 1024 });
    let stdout = '';
    let stderr = '';
    child.stdout.on('data', (text) => (stdout += text));
    child.stderr.on('data', (text) => (stderr += text));
    child.stdin.end(script);
    const [code] = await once(child, 'close');
    if (code !== 0) throw new Error(stderr);
    return stdout.trimEnd();
  }

  const stop = async () => {
    server.kill('SIGINT');
    await ended;
    await removeFolder(folder);
  };

  const deadline = Date.now() + PATIENCE_MS;
  for (;;) {
    try {
      await sql('SELECT 1;');
      return { sql, stop };
    } catch (error) {
      if (server.exitCode === null && Date.now() < deadline) {
        await new Promise((resolve) => setTimeout(resolve, RETRY_MS));
        continue;
      }
      if (server.exitCode === null) await stop();
      throw new Error(`PostgreSQL did not start: ${complaints || error.message}`);
    }
  }
}
