/** The repository's own source files. */

import { readdir, readFile } from 'node:fs/promises';
import path from 'node:path';
import { root } from './paths.js';

const leftOut = new Set(['node_modules', 'dist', 'build']);

/**
 * @typedef {object} Source
 * @property {string} file its path below the root, with `/`
 * @property {string} text
 */

/**
 * @param {string} folder below the root
 * @param {RegExp} name which files
 * @returns {Promise<Source[]>} never empty
 */
export async function sources(folder, name) {
  const found = [];
  const visit = async (directory) => {
    for (const entry of await readdir(directory, { withFileTypes: true })) {
      const full = path.join(directory, entry.name);
      if (entry.isDirectory() && !leftOut.has(entry.name)) await visit(full);
      if (entry.isFile() && name.test(entry.name)) {
        const file = path.relative(root, full).split(path.sep).join('/');
        found.push({ file, text: await readFile(full, 'utf8') });
      }
    }
  };
  await visit(path.join(root, folder));
  if (found.length === 0) throw new Error(`no source files in ${folder}: is the rule out of date?`);
  return found;
}

/** The same text with comments blanked out, lines kept. Good enough for C++ and TypeScript. */
export function withoutComments(text) {
  return text
    .replace(/\/\*[\s\S]*?\*\//g, (comment) => comment.replace(/[^\n]/g, ' '))
    .replace(/(^|[^:'"`])\/\/[^\n]*/g, '$1');
}

/** @param {string} text C++ @returns {string[]} what it includes */
export function includes(text) {
  return [...text.matchAll(/^\s*#\s*include\s*[<"]([^>"]+)[>"]/gm)].map((match) => match[1]);
}
