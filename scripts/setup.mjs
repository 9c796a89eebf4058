import { createHash } from 'node:crypto';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { Failure } from './lib/failure.mjs';
import { createLog } from './lib/log.mjs';
import { projectRoot } from './lib/paths.mjs';
import { runAsProgram } from './lib/program.mjs';
import { run } from './lib/run.mjs';
import { ensureSystemPackages } from './lib/system-packages.mjs';
import { ensureToolchain } from './toolchain.mjs';

/**
 * Makes sure that a native build has what it needs beside Emscripten.
 *
 * @param {object} options
 * @param {(message: string) => void} options.log
 * @param {'fuzz' | 'memcheck'} options.for
 */
export async function ensureNativeSetup({ log, for: purpose }) {
  await step('the npm packages', () => ensureNpmPackages({ log }));
  await step('the system packages', () => ensureSystemPackages({ log, for: purpose }));
}

/**
 * Makes sure that everything a build (or the tests) need is there: npm packages, system
 * packages, Emscripten. Takes no time to speak of when it is.
 *
 * @param {object} options
 * @param {(message: string) => void} options.log
 * @param {'build' | 'test'} options.for
 * @returns {Promise<{ env: Record<string, string> }>} what a build adds to its environment
 */
export async function ensureSetup({ log, for: purpose }) {
  await step('the npm packages', () => ensureNpmPackages({ log }));
  await step('the system packages', () => ensureSystemPackages({ log, for: purpose }));
  return step('Emscripten', () => ensureToolchain({ log }));
}

async function step(name, action) {
  try {
    return await action();
  } catch (error) {
    if (!(error instanceof Failure)) throw error;
    throw new Failure(`set-up stopped at ${name}.\n${error.message}`);
  }
}

// npm gives no cheap answer to "is node_modules what package-lock.json says?", so the hash of
// the lock file that was installed is kept beside the packages.
async function ensureNpmPackages({ log }) {
  const lock = readFileSync(join(projectRoot, 'package-lock.json'));
  const hash = createHash('sha256').update(lock).digest('hex');
  const stamp = join(projectRoot, 'node_modules', '.chatkeep-lock-hash');
  if (existsSync(stamp) && readFileSync(stamp, 'utf8') === hash) return;

  log('Installing npm packages (about 10 s)');
  const args = ['ci', '--ignore-scripts', '--no-audit', '--no-fund'];
  await run('npm', args, { cwd: projectRoot, quiet: true });
  writeFileSync(stamp, hash);
}

await runAsProgram(import.meta.url, async ([purpose = 'build']) => {
  if (!['build', 'test'].includes(purpose)) {
    throw new Failure(`Usage: node scripts/setup.mjs [build|test], not '${purpose}'`);
  }
  const log = createLog();
  log(`Looking for what is needed to ${purpose} chatkeep`);
  await ensureSetup({ log, for: purpose });
  log('Everything is there');
});
