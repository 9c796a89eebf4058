import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join, posix, sep } from 'node:path';

/** Says what of `dist` is not packed. npm reads it in each folder that it packs. */
export const NPM_IGNORE = '.npmignore';

/**
 * What people import and run, below `dist`.
 *
 * @param {{ exports: object, bin: object }} manifest
 */
export function entriesOf({ exports, bin }) {
  return [...named(exports), ...named(bin)]
    .filter((target) => target.startsWith('./dist/'))
    .map((target) => target.slice('./dist/'.length));
}

/**
 * Leaves out of the package what was compiled and nothing loads, because it is in a bundle or says
 * only types that no public one uses. The tests import some of it, so it stays in `dist`.
 *
 * @param {string} dist complete, with its bundles
 * @param {{ exports: object, bin: object }} manifest
 */
export function shipWhatRuns(dist, manifest) {
  const needed = new Set();
  for (const entry of entriesOf(manifest)) visit(dist, entry, needed);
  const others = readdirSync(dist, { recursive: true })
    .map((file) => file.split(sep).join('/'))
    .filter((file) => /\.(js|d\.ts)$/.test(file) && !needed.has(file))
    .sort();
  writeFileSync(join(dist, NPM_IGNORE), others.map((file) => `/${file}\n`).join(''));
}

function named(value) {
  return typeof value === 'string' ? [value] : Object.values(value).flatMap(named);
}

/** Imports of every form, those of a worker and of the wasm by their addresses, and types'. */
const NAMES = /(?:\bfrom\s*|\bimport\s*\(?\s*|\bnew URL\(\s*)['"`](\.{1,2}\/[^'"`]+)['"`]/g;

function visit(dist, file, found) {
  if (found.has(file) || !existsSync(join(dist, file))) return;
  found.add(file);
  if (!/\.(js|d\.ts)$/.test(file)) return;
  for (const [, name] of readFileSync(join(dist, file), 'utf8').matchAll(NAMES)) {
    const target = posix.join(posix.dirname(file), name);
    visit(dist, file.endsWith('.d.ts') ? target.replace(/\.js$/, '.d.ts') : target, found);
  }
}
