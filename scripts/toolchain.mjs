import { delimiter } from 'node:path';
import { isDebian } from './lib/debian.mjs';
import { Failure } from './lib/failure.mjs';
import { findEmcc } from './lib/find-emcc.mjs';
import { forkyEnv, forkyRoot, installForky, isForkyInstalled } from './lib/forky-emscripten.mjs';
import { createLog } from './lib/log.mjs';
import { runAsProgram } from './lib/program.mjs';
import { ensureSystemPackages } from './lib/system-packages.mjs';

/**
 * Makes sure that an Emscripten of version 6 or later is there: the machine's own, or on Debian
 * one that is installed into the user's cache folder.
 *
 * @param {{ log: (message: string) => void }} options
 * @returns {Promise<{ env: Record<string, string> }>} what a build adds to its environment
 */
export async function ensureToolchain({ log }) {
  const own = findEmcc();
  if (own) return { env: environment(own.root) };
  if (!isDebian()) {
    throw new Failure(
      'No Emscripten of version 6 or later was found. Install emsdk 6 or later and set EMSDK to ' +
        'its folder, or put its emcc on PATH.',
    );
  }
  if (!isForkyInstalled()) {
    await ensureSystemPackages({ log, for: 'toolchain' });
    await installForky({ log });
  }
  return { env: { ...environment(forkyRoot), ...forkyEnv } };
}

function environment(root) {
  return { PATH: [root, process.env.PATH].join(delimiter), EMSCRIPTEN_ROOT: root };
}

await runAsProgram(import.meta.url, async () => {
  const { env } = await ensureToolchain({ log: createLog() });
  for (const [name, value] of Object.entries(env)) console.log(`${name}=${value}`);
});
