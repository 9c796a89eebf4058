import { closeSync, lstatSync, openSync, readdirSync, readSync } from 'node:fs';
import { join } from 'node:path';
import { Failure } from './failure.mjs';
import { run } from './run.mjs';

/**
 * Makes the programs of an unpacked Debian tree run on the tree's own C library instead of the
 * machine's, which is older. The paths written into them are absolute: the tree must not be
 * moved afterwards.
 *
 * @param {object} options
 * @param {string} options.tree
 * @param {string[]} options.programs files and folders of programs
 * @param {RegExp} options.libraries those whose own RUNPATH would hide the programs' one
 * @param {number} options.lockFd passed on to the commands, see lock.mjs
 */
export async function bindToOwnLoader({ tree, programs, libraries, lockFd }) {
  const libraryFolder = findLibraryFolder(tree);
  const loader = filesOf(libraryFolder).find((file) => /\/ld-linux[^/]*\.so\.\d$/.test(file));
  const patch = (options, files) =>
    run('patchelf', ['--force-rpath', '--set-rpath', libraryFolder, ...options, ...files], {
      quiet: true,
      inheritFd: lockFd,
    });

  const binaries = programs.flatMap((path) =>
    lstatSync(path).isDirectory() ? filesOf(path) : path,
  );
  await patch(['--set-interpreter', loader], binaries.filter(isElf));
  const matching = filesOf(libraryFolder).filter((file) => libraries.test(file));
  await patch([], matching.filter(isElf));
}

function findLibraryFolder(tree) {
  const parent = join(tree, 'usr', 'lib');
  const name = readdirSync(parent).find((entry) => /^[a-z0-9_]+-linux-gnu/.test(entry));
  if (!name) throw new Failure(`${parent} has no folder of libraries`);
  return join(parent, name);
}

function filesOf(folder) {
  return readdirSync(folder, { withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(folder, entry.name));
}

function isElf(file) {
  const fd = openSync(file, 'r');
  try {
    const magic = Buffer.alloc(4);
    readSync(fd, magic, 0, 4, 0);
    return magic.toString('latin1') === '\x7fELF';
  } finally {
    closeSync(fd);
  }
}
