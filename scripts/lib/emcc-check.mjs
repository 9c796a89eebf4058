import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { run } from './run.mjs';

const PROGRAM = `
#include <emscripten/bind.h>
#include <stdexcept>
#include <string>

std::string greet(std::string name) {
  try {
    if (name.empty()) throw std::invalid_argument("nobody");
    return "hello " + name;
  } catch (const std::exception& error) {
    return error.what();
  }
}

EMSCRIPTEN_BINDINGS(check) { emscripten::function("greet", &greet); }
`;

const RUNNER = `
import create from './check.mjs';
const module = await create();
if (module.greet('wasm') !== 'hello wasm' || module.greet('') !== 'nobody') process.exit(1);
`;

const FLAGS = [
  '-std=c++20',
  '-fwasm-exceptions',
  '-lembind',
  '--no-entry',
  '-sMODULARIZE',
  '-sEXPORT_ES6',
  '-sALLOW_MEMORY_GROWTH',
];

// Each set of flags links with a variant of the system libraries that the others do not need.
const WARM_UPS = [
  { flags: ['-O2'], about: '90 s' },
  { flags: ['-Oz', '-sMALLOC=emmalloc'], about: '8 s' },
];

/**
 * Compiles and links a small Embind program and runs it. Emscripten builds its system libraries
 * when a link first asks for them; doing it here, for the variants that a release links with, saves every clone from waiting for them and from writing into the shared cache.
 *
 * @param {object} options
 * @param {string} options.emcc
 * @param {Record<string, string>} options.env
 * @param {string} options.folder where a temporary folder may be made
 * @param {(message: string) => void} options.log
 * @param {number} options.lockFd passed on to the commands, see lock.mjs
 */
export async function checkAndWarmUp({ emcc, env, folder, log, lockFd }) {
  const cwd = join(folder, 'check');
  mkdirSync(cwd);
  writeFileSync(join(cwd, 'check.cpp'), PROGRAM);
  writeFileSync(join(cwd, 'run.mjs'), RUNNER);
  for (const { flags, about } of WARM_UPS) {
    const variant = flags.join(' ');
    log(`  building system libraries and checking a program for ${variant} (about ${about})`);
    const args = [...FLAGS, ...flags, 'check.cpp', '-o', 'check.mjs'];
    await run(emcc, args, { cwd, env, quiet: true, inheritFd: lockFd });
    await run(process.execPath, ['run.mjs'], { cwd, quiet: true, label: 'the checked program' });
  }
  rmSync(cwd, { recursive: true });
}
