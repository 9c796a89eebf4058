/** npm, as somebody who installs the package uses it. */

import { execFile } from 'node:child_process';
import { writeFile } from 'node:fs/promises';
import path from 'node:path';
import { promisify } from 'node:util';
import { root } from './paths.js';

const run = promisify(execFile);

/** Our own npm test runs inside npm; what that one was told is not for the npm started here. */
const environment = Object.fromEntries(
  Object.entries(process.env).filter(([name]) => !name.startsWith('npm_')),
);

/**
 * Packs the package.
 *
 * @param {string} folder where the tarball goes
 * @returns {Promise<{ tarball: string, files: { path: string, size: number }[] }>}
 */
export async function pack(folder) {
  const args = ['pack', '--json', '--ignore-scripts', '--pack-destination', folder];
  const { stdout } = await run('npm', args, { cwd: root, env: environment });
  const [{ filename, files }] = JSON.parse(stdout);
  return { tarball: path.join(folder, filename), files };
}

/** Installs a tarball of ours in a folder that has nothing else, without the network. */
export async function install(folder, tarball) {
  const project = { name: 'somebody', private: true, type: 'module' };
  await writeFile(path.join(folder, 'package.json'), JSON.stringify(project));
  const flags = ['--offline', '--ignore-scripts', '--no-audit', '--no-fund'];
  await run('npm', ['install', ...flags, tarball], { cwd: folder, env: environment });
}

/** Installs in a project what its package.json names, from the registry, and tarballs of ours. */
export async function installPackages(folder, ...tarballs) {
  const flags = ['--ignore-scripts', '--no-audit', '--no-fund'];
  await run('npm', ['install', ...flags, ...tarballs], { cwd: folder, env: environment });
}

/** Runs a module with plain Node. @returns {Promise<string>} what it printed */
export async function runNode(folder, script) {
  const { stdout } = await run(process.execPath, [script], { cwd: folder, timeout: 120_000 });
  return stdout;
}
