/** Where things are in this repository. */

import path from 'node:path';
import { fileURLToPath } from 'node:url';

/** The repository's root. */
export const root = path.resolve(path.dirname(fileURLToPath(import.meta.url)), '../..');

/** @param {...string} parts a path below the root */
export const inRoot = (...parts) => path.join(root, ...parts);
