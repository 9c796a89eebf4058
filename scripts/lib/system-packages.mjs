import { execFileSync } from 'node:child_process';
import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { findChromium, findFirefox } from './browsers.mjs';
import { isDebian, isRoot } from './debian.mjs';
import { Failure } from './failure.mjs';
import { findCommand } from './find-command.mjs';
import { findPostgres } from './postgres.mjs';
import { run } from './run.mjs';

const command = (name, debianPackage = name) => ({
  isThere: () => findCommand(name),
  package: debianPackage,
});

const header = (name, debianPackage, folder = '/usr/include') => ({
  isThere: () => [folder, '/usr/local/include'].some((at) => existsSync(join(at, name))),
  package: debianPackage,
});

// Only screenshots need fonts, and where they lie is known on Debian only.
const font = (file, debianPackage) => ({
  isThere: () => !isDebian() || existsSync(join('/usr/share/fonts', file)),
  package: debianPackage,
});

const BUILD = [
  command('cmake'),
  command('ninja', 'ninja-build'),
  command('g++'),
  command('python3'),
  header('nlohmann/json.hpp', 'nlohmann-json3-dev', process.env.CHATKEEP_NLOHMANN_DIR),
];

const CLANG = [command('clang'), { isThere: hasSanitizers, package: sanitizerPackage }];

const NEEDS = {
  toolchain: [command('patchelf')],
  build: BUILD,
  test: [
    ...BUILD,
    { isThere: findChromium, package: 'chromium' },
    { isThere: findFirefox, package: 'firefox-esr' },
    ...CLANG,
    command('clang-format'),
    header('gtest/gtest.h', 'libgtest-dev'),
    command('sqlite3'),
    { isThere: findPostgres, package: 'postgresql' },
    font('opentype/noto/NotoSansCJK-Regular.ttc', 'fonts-noto-cjk'),
    font('truetype/noto/NotoColorEmoji.ttf', 'fonts-noto-color-emoji'),
  ],
  fuzz: [...BUILD, ...CLANG],
  memcheck: [...BUILD, header('gtest/gtest.h', 'libgtest-dev'), command('valgrind')],
};

/**
 * Makes sure that the system's tools and libraries for a purpose are there. What is missing is
 * installed if this is root on Debian.
 *
 * @param {object} options
 * @param {(message: string) => void} options.log
 * @param {'toolchain' | 'build' | 'test' | 'fuzz' | 'memcheck'} options.for
 * @throws {Failure} with the command to run, where it may not be run from here
 */
export async function ensureSystemPackages({ log, for: purpose }) {
  const missing = missingPackages(purpose);
  if (missing.length === 0) return;

  const install = ['apt-get', 'install', '-y', '--no-install-recommends', ...missing];
  if (!isDebian() || !isRoot()) {
    throw new Failure(
      `These are missing: ${missing.join(', ')}. Install them and try again` +
        `${isDebian() ? '' : ' (their names on Debian are given)'}:\n  sudo ${install.join(' ')}`,
    );
  }
  log(`Installing Debian packages: ${missing.join(', ')} (some seconds each)`);
  const options = { quiet: true, env: { DEBIAN_FRONTEND: 'noninteractive' } };
  await run('apt-get', ['update'], options);
  await run(install[0], install.slice(1), options);

  const still = missingPackages(purpose);
  if (still.length > 0) {
    throw new Failure(`Installed, but not to be found afterwards: ${still.join(', ')}`);
  }
}

function missingPackages(purpose) {
  return NEEDS[purpose]
    .filter((need) => !need.isThere())
    .map((need) => (typeof need.package === 'function' ? need.package() : need.package));
}

function hasSanitizers() {
  const folder = sanitizerFolder();
  return (
    folder !== undefined &&
    existsSync(folder) &&
    readdirSync(folder).some((file) => file.startsWith('libclang_rt.asan'))
  );
}

// The fuzzers' runtime is in the same package. Without clang, Debian's default clang is about to be installed, and with it goes the default
// runtime; otherwise the runtime has to be that of the clang in use.
function sanitizerPackage() {
  const major = sanitizerFolder()?.match(/\/clang\/(\d+)/)?.[1];
  return major ? `libclang-rt-${major}-dev` : 'libclang-rt-dev';
}

function sanitizerFolder() {
  const clang = findCommand('clang');
  return clang && execFileSync(clang, ['-print-runtime-dir'], { encoding: 'utf8' }).trim();
}
