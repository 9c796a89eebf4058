import { existsSync, mkdirSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { homedir } from 'node:os';
import { join } from 'node:path';
import { sourceLine } from './debian.mjs';
import { checkAndWarmUp } from './emcc-check.mjs';
import { Failure } from './failure.mjs';
import { withLock } from './lock.mjs';
import { bindToOwnLoader } from './own-loader.mjs';
import { unpackPackage } from './private-apt.mjs';

// Raise this whenever what install() produces changes, so that nobody is left with an old tree.
const RECIPE = 1;

const CACHE = join(process.env.XDG_CACHE_HOME || join(homedir(), '.cache'), 'chatkeep');
const FOLDER = join(CACHE, `emscripten-forky-${RECIPE}`);
const TREE = join(FOLDER, 'tree');
const ROOT = join(TREE, 'usr', 'share', 'emscripten');
const CONFIG = join(FOLDER, 'emscripten-config.py');
const COMPLETE = join(FOLDER, 'complete');

/** Where Debian forky's emcc.py and CMake files are once installed. */
export const forkyRoot = ROOT;

/** The environment that emcc needs beside PATH. */
export const forkyEnv = { EM_CONFIG: CONFIG };

/** Whether Debian forky's Emscripten is there, whole and checked. */
export function isForkyInstalled() {
  return existsSync(COMPLETE);
}

/**
 * Installs the Emscripten of Debian forky into the user's cache folder, for every clone to use.
 * The tree is built where it stays, since its programs hold its absolute path; a marker written
 * last says that it is complete, and a tree without one is removed and begun anew.
 *
 * @param {{ log: (message: string) => void }} options
 */
export async function installForky({ log }) {
  mkdirSync(CACHE, { recursive: true });
  await withLock(`${FOLDER}.lock`, log, async (lockFd) => {
    if (isForkyInstalled()) return;
    rmSync(FOLDER, { recursive: true, force: true });
    const scratch = join(FOLDER, 'apt');
    mkdirSync(scratch, { recursive: true });
    mkdirSync(TREE);

    log(`Installing Emscripten from Debian forky into ${FOLDER}, once for all clones:`);
    log('  downloading and unpacking it (170 MB, 800 MB unpacked; about 40 s)');
    const source = await sourceLine('forky');
    await unpackPackage({ name: 'emscripten', source, into: TREE, scratch, lockFd });
    rmSync(scratch, { recursive: true });

    log('  making its programs run on its own C library (about 3 s)');
    const llvm = findLlvm();
    await bindToOwnLoader({
      tree: TREE,
      programs: [llvm, ...binaryenTools()],
      libraries: /\/lib(LLVM|clang-cpp|binaryen)[^/]*\.so/,
      lockFd,
    });
    writeConfig(llvm);

    await checkAndWarmUp({ emcc: join(ROOT, 'emcc'), env: forkyEnv, folder: FOLDER, log, lockFd });
    writeFileSync(COMPLETE, '');
    log('  Emscripten is installed');
  });
}

function findLlvm() {
  const lib = join(TREE, 'usr', 'lib');
  const llvm = readdirSync(lib).find((name) => name.startsWith('llvm-'));
  if (!llvm) throw new Failure(`Debian forky's emscripten brought no LLVM into ${lib}`);
  return join(lib, llvm, 'bin');
}

function binaryenTools() {
  const bin = join(TREE, 'usr', 'bin');
  return readdirSync(bin)
    .filter((name) => name.startsWith('wasm'))
    .map((name) => join(bin, name));
}

// Debian's own configuration names tools by version (clang-21), as /usr/bin has them; LLVM's own
// folder has them without. Python's string syntax is JSON's, as far as a path goes.
function writeConfig(llvm) {
  const settings = {
    LLVM_ROOT: llvm,
    LLVM_ADD_VERSION: '',
    CLANG_ADD_VERSION: '',
    BINARYEN_ROOT: join(TREE, 'usr'),
    NODE_JS: 'node',
    CACHE: join(FOLDER, 'cache'),
  };
  const lines = Object.entries(settings).map(
    ([key, value]) => `${key} = ${JSON.stringify(value)}\n`,
  );
  writeFileSync(CONFIG, lines.join(''));
}
