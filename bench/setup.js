/** Puts in place what the benchmark needs: the built package, and the peers in a folder of their own. */

import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from '../scripts/build.mjs';
import { createLog } from '../scripts/lib/log.mjs';
import { run } from '../scripts/lib/run.mjs';

export const benchRoot = path.dirname(fileURLToPath(import.meta.url));
export const projectRoot = path.dirname(benchRoot);

export async function ensureSetup() {
  const log = createLog();
  if (!existsSync(path.join(projectRoot, 'dist', 'worker.js'))) await build({ log });
  await installPeers(log);
}

async function installPeers(log) {
  const lock = readFileSync(path.join(benchRoot, 'package-lock.json'), 'utf8');
  const installed = path.join(benchRoot, 'node_modules', '.installed-lock.json');
  if (existsSync(installed) && readFileSync(installed, 'utf8') === lock) return;
  log('Installing the peers (better-sqlite3 is compiled, for minutes)');
  await run('npm', ['ci'], { cwd: benchRoot, env: withHeaders(process.env), label: 'npm ci' });
  writeFileSync(installed, lock);
}

/** Without a network, node-gyp finds Node's headers where Debian has put them. */
function withHeaders(env) {
  const prefix = path.resolve(process.execPath, '../..');
  if (!existsSync(path.join(prefix, 'include', 'node', 'node.h'))) return env;
  return { npm_config_nodedir: prefix, ...env };
}
