import { mkdirSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { isRoot } from './debian.mjs';
import { run } from './run.mjs';

/**
 * Unpacks a Debian package with everything it depends on into a folder. Neither the system's
 * package database nor its libraries are touched, and root is not needed: apt is given
 * lists, a cache and a record of installed packages (an empty one) of its own. The machine's
 * other apt settings, a proxy for one, stay in force.
 *
 * @param {object} options
 * @param {string} options.name the package
 * @param {string} options.source its line of a sources.list
 * @param {string} options.into the folder to unpack into
 * @param {string} options.scratch an empty folder for apt's files
 * @param {number} options.lockFd passed on to the commands, see lock.mjs
 */
export async function unpackPackage({ name, source, into, scratch, lockFd }) {
  const options = { quiet: true, inheritFd: lockFd };
  const settings = configure(scratch, source);
  // apt reads a file given by `-c` after the machine's own settings, so that this one wins.
  const apt = (...args) => run('apt-get', ['-c', settings, ...args], options);
  await apt('update');
  await apt('install', '--yes', '--download-only', name);

  const archives = join(scratch, 'cache', 'archives');
  for (const archive of readdirSync(archives).filter((file) => file.endsWith('.deb'))) {
    await run('dpkg-deb', ['--extract', join(archives, archive), into], options);
  }
}

function configure(scratch, source) {
  const at = (...parts) => join(scratch, ...parts);
  mkdirSync(at('state', 'lists', 'partial'), { recursive: true });
  mkdirSync(at('cache', 'archives', 'partial'), { recursive: true });
  writeFileSync(at('sources.list'), source);
  writeFileSync(at('installed'), '');
  const settings = {
    'Dir::State': at('state'),
    'Dir::State::status': at('installed'),
    'Dir::Cache': at('cache'),
    'Dir::Etc::SourceList': at('sources.list'),
    'Dir::Etc::SourceParts': '/dev/null',
    'Dir::Etc::Preferences': '/dev/null',
    'Dir::Etc::PreferencesParts': '/dev/null',
    'APT::Install-Recommends': 'false',
    // A testing suite's Release file expires within days on a mirror that stands still.
    'Acquire::Check-Valid-Until': 'false',
    'Acquire::Languages': 'none',
  };
  // apt's unprivileged user may not enter a folder under root's home.
  if (isRoot()) settings['APT::Sandbox::User'] = 'root';

  const lines = Object.entries(settings).map(([key, value]) => `${key} "${value}";\n`);
  // What the machine does after its own `apt-get update` is not to be done after this one.
  lines.push('#clear APT::Update;\n');
  writeFileSync(at('apt.conf'), lines.join(''));
  return at('apt.conf');
}
