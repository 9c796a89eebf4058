import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { Failure } from './lib/failure.mjs';
import { projectRoot } from './lib/paths.mjs';
import { runAsProgram } from './lib/program.mjs';
import { entriesOf, NPM_IGNORE } from './lib/ship.mjs';

const SOURCES = ['src', 'bindings', 'web'];

/**
 * Throws if `dist/` is not what the sources would be built to: what is packed is what people get.
 *
 * @param {string} root
 */
export function checkBuilt(root) {
  const dist = join(root, 'dist');
  const manifest = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'));
  const missing = [...entriesOf(manifest), 'worker.js', 'chatkeep.wasm', NPM_IGNORE].filter(
    (file) => !existsSync(join(dist, file)),
  );
  if (missing.length > 0) {
    throw new Failure(`dist/ has no ${missing.join(', ')}. Run 'npm run build' before packing.`);
  }
  // It is written last.
  const built = statSync(join(dist, NPM_IGNORE)).mtimeMs;
  for (const folder of SOURCES) {
    for (const entry of readdirSync(join(root, folder), { recursive: true, withFileTypes: true })) {
      const file = join(entry.parentPath, entry.name);
      if (entry.isFile() && statSync(file).mtimeMs > built) {
        throw new Failure(`${file} is newer than dist/. Run 'npm run build' before packing.`);
      }
    }
  }
}

await runAsProgram(import.meta.url, async () => checkBuilt(projectRoot));
