import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { projectRoot } from './paths.mjs';

/**
 * The files under a folder of the project whose name ends in one of `endings`, sorted, as paths
 * from the project's folder; none if the folder is missing.
 *
 * @param {string} folder
 * @param {...string} endings
 * @returns {string[]}
 */
export function findFiles(folder, ...endings) {
  const from = join(projectRoot, folder);
  if (!existsSync(from)) return [];
  return readdirSync(from, { recursive: true })
    .filter((file) => endings.some((ending) => file.endsWith(ending)))
    .map((file) => join(folder, file))
    .sort();
}
