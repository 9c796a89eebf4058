/** What is known of a peer and of the machine without measuring. */

import { readFile, readdir, stat } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { benchRoot, projectRoot } from '../setup.js';

export function machine() {
  const cpus = os.cpus();
  return `${cpus.length} × ${cpus[0].model.trim()}`;
}

/** @param {string | null} peerPackage an npm package; null: this one */
export async function versionOf(peerPackage) {
  const folder = peerPackage ? path.join(benchRoot, 'node_modules', peerPackage) : projectRoot;
  return JSON.parse(await readFile(path.join(folder, 'package.json'), 'utf8')).version;
}

/** @param {string} directory */
export async function bytesIn(directory) {
  let bytes = 0;
  for (const entry of await readdir(directory, { withFileTypes: true, recursive: true })) {
    if (entry.isFile()) bytes += (await stat(path.join(entry.parentPath, entry.name))).size;
  }
  return bytes;
}
