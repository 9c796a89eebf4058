/** Folders that go away with the test that asked for them. */

import { mkdtemp, rm } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';

/**
 * @param {string} [label] a word for the folder's name
 * @returns {Promise<string>} a new empty folder
 */
export function makeFolder(label = 'test') {
  return mkdtemp(path.join(os.tmpdir(), `chatkeep-${label}-`));
}

/** @param {string} folder gone afterwards, also if it was not there */
export async function removeFolder(folder) {
  // A browser that was just closed may still be writing into its profile.
  await rm(folder, { recursive: true, force: true, maxRetries: 10, retryDelay: 100 });
}

/**
 * A new folder for one test.
 *
 * @param {import('node:test').TestContext} t
 * @param {string} [label]
 */
export async function folderFor(t, label) {
  const folder = await makeFolder(label);
  t.after(() => removeFolder(folder));
  return folder;
}
