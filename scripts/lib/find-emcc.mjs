import { existsSync, readFileSync, realpathSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { findCommand } from './find-command.mjs';

const OLDEST_MAJOR = 6;

/**
 * The Emscripten that the machine itself offers, on PATH or under EMSDK, if it is new enough.
 *
 * @returns {{ root: string, version: string } | undefined} root holds emcc.py and the CMake files
 */
export function findEmcc() {
  const emsdk = process.env.EMSDK && join(process.env.EMSDK, 'upstream', 'emscripten', 'emcc');
  return [findCommand('emcc'), emsdk].filter(Boolean).map(describe).find(isNewEnough);
}

function describe(emcc) {
  if (!existsSync(emcc)) return undefined;
  // A packaged emcc is a link into its folder or (Homebrew) a wrapper beside `libexec`.
  const folder = dirname(realpathSync(emcc));
  const root = [folder, join(folder, '..', 'libexec')].find((candidate) =>
    existsSync(join(candidate, 'emscripten-version.txt')),
  );
  if (!root) return undefined;
  // emcc.py prints this very file, but takes a quarter of a second to do so.
  const version = readFileSync(join(root, 'emscripten-version.txt'), 'utf8').replace(/["\s]/g, '');
  return { root, version };
}

function isNewEnough(emcc) {
  return emcc !== undefined && Number.parseInt(emcc.version, 10) >= OLDEST_MAJOR;
}
