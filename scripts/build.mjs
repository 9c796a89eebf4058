import { copyFileSync, existsSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { bundleEntries } from './lib/bundle.mjs';
import { createLog } from './lib/log.mjs';
import { npmCommand, projectRoot } from './lib/paths.mjs';
import { runAsProgram } from './lib/program.mjs';
import { run } from './lib/run.mjs';
import { shipWhatRuns } from './lib/ship.mjs';
import { ensureSetup } from './setup.mjs';

const WASM_BUILD = join(projectRoot, 'build', 'wasm');
const DIST = join(projectRoot, 'dist');

/**
 * Builds the package into dist/: the core as WebAssembly and the TypeScript around it.
 *
 * @param {{ log: (message: string) => void }} options
 */
export async function build({ log }) {
  const { env } = await ensureSetup({ log, for: 'build' });
  await buildWasm({ log, env });

  log('Compiling the TypeScript');
  // A module that was renamed or removed must not stay behind in the package.
  rmSync(DIST, { recursive: true, force: true });
  await run(npmCommand('tsc'), ['-p', 'tsconfig.json'], { cwd: projectRoot, label: 'tsc' });
  for (const file of ['chatkeep.js', 'chatkeep.wasm']) {
    copyFileSync(join(WASM_BUILD, file), join(DIST, file));
  }
  await bundleEntries(DIST);
  shipWhatRuns(DIST, JSON.parse(readFileSync(join(projectRoot, 'package.json'), 'utf8')));
  log('dist/ is complete');
}

async function buildWasm({ log, env }) {
  // emcc calls tsc to write the types of the bindings.
  const PATH = [join(projectRoot, 'node_modules', '.bin'), env.PATH ?? process.env.PATH].join(':');
  const options = { cwd: projectRoot, env: { ...env, PATH } };
  if (!isConfiguredFor(env.EMSCRIPTEN_ROOT)) rmSync(WASM_BUILD, { recursive: true, force: true });
  log('Configuring the WebAssembly build');
  // Each time: CMake does not see by itself that the preset has changed.
  await run('cmake', ['--preset', 'wasm'], options);
  log('Compiling the core to WebAssembly (a minute the first time)');
  await run('cmake', ['--build', '--preset', 'wasm'], options);
}

// CMake keeps the compiler it was first configured with, even when that one is gone.
function isConfiguredFor(emscriptenRoot) {
  const cache = join(WASM_BUILD, 'CMakeCache.txt');
  return (
    existsSync(join(WASM_BUILD, 'build.ninja')) &&
    readFileSync(cache, 'utf8').includes(`${emscriptenRoot}/`)
  );
}

await runAsProgram(import.meta.url, () => build({ log: createLog() }));
