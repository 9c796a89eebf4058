import { createHash } from 'node:crypto';
import { readdir, readFile, writeFile } from 'node:fs/promises';
import { join, relative, sep } from 'node:path';
import type { Plugin } from 'vite';

/** It has to be where the page is: its scope is the folder that it is in. */
const NAME = 'service-worker.js';

/**
 * Writes `service-worker.js` beside the built page: `service-worker.js` of this folder, told which
 * files there are. Its text differs whenever one of them does, which is how a browser learns of a
 * new version. There is none while developing.
 */
export function serviceWorker(): Plugin {
  let folder = '';
  return {
    name: 'service-worker',
    apply: 'build',
    configResolved({ root, build }) {
      folder = join(root, build.outDir);
    },
    // When all files are there, those of `public/` too.
    async closeBundle() {
      const entries = await readdir(folder, { recursive: true, withFileTypes: true });
      const files = entries
        .filter((entry) => entry.isFile())
        .map((entry) => relative(folder, join(entry.parentPath, entry.name)).replaceAll(sep, '/'))
        .filter((file) => file !== NAME)
        .sort();
      const hash = createHash('sha256');
      for (const file of files) {
        hash.update(`${file}\n`).update(await readFile(join(folder, file)));
      }
      const version = hash.digest('hex').slice(0, 16);
      const lines = [
        `const VERSION = ${JSON.stringify(version)};`,
        `const FILES = ${JSON.stringify(files)};`,
        await readFile(join(import.meta.dirname, NAME), 'utf8'),
      ];
      await writeFile(join(folder, NAME), lines.join('\n'));
    },
  };
}
