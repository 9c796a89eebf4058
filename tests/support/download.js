/**
 * Which files a page downloads: what index.js and worker.js import, and the wasm. Not what is
 * imported when it is asked for.
 */

import { readdir, readFile } from 'node:fs/promises';
import path from 'node:path';

/** @param {string} text JavaScript @returns {string[]} the relative modules it names */
function named(text) {
  const specifier = /(?:from\s*|import\s*|new URL\(\s*)['"](\.\/[^'"]+|\.\.\/[^'"]+)['"]/g;
  return [...text.matchAll(specifier)].map((match) => match[1]);
}

/**
 * @param {string} dist
 * @returns {Promise<string[]>} paths below `dist`
 */
export async function downloadedFiles(dist) {
  const found = new Set();
  const visit = async (file) => {
    if (found.has(file)) return;
    found.add(file);
    if (!file.endsWith('.js')) return;
    const text = await readFile(path.join(dist, file), 'utf8');
    for (const name of named(text)) await visit(path.posix.join(path.posix.dirname(file), name));
  };
  await visit('index.js');
  await visit('worker.js');
  for (const name of await readdir(dist, { recursive: true })) {
    if (name.endsWith('.wasm')) found.add(name.split(path.sep).join('/'));
  }
  return [...found].sort();
}
