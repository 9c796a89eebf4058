import { existsSync, readFileSync } from 'node:fs';
import { Failure } from './failure.mjs';
import { run } from './run.mjs';

const ARCHIVE_KEYRING = '/usr/share/keyrings/debian-archive-keyring.gpg';

/** Whether this is Debian itself: a derivative's mirrors do not have Debian's suites. */
export function isDebian() {
  return (
    existsSync('/etc/os-release') &&
    /^ID="?debian"?$/m.test(readFileSync('/etc/os-release', 'utf8'))
  );
}

/** Whether packages can be installed without asking for a password. */
export function isRoot() {
  return process.getuid?.() === 0;
}

/**
 * The sources.list line for another suite of the Debian mirror that this machine uses.
 *
 * @param {string} suite for example 'forky'
 * @returns {Promise<string>}
 */
export async function sourceLine(suite) {
  const signedBy = existsSync(ARCHIVE_KEYRING) ? `[signed-by=${ARCHIVE_KEYRING}] ` : '';
  return `deb ${signedBy}${await findMirror()} ${suite} main\n`;
}

// The Release files that apt has fetched tell Debian's own archive from other vendors' that use
// the same suite and component names; a machine that never ran `apt-get update` has none of them.
async function findMirror() {
  const mirror = await askAptForMirror();
  if (mirror) return mirror;
  if (isRoot()) await run('apt-get', ['update'], { quiet: true });
  const fetched = await askAptForMirror();
  if (!fetched) {
    throw new Failure(
      'apt knows no Debian mirror. Put one into /etc/apt/sources.list, run `apt-get update` as ' +
        'root and try again.',
    );
  }
  return fetched;
}

async function askAptForMirror() {
  const format = '$(ORIGIN) $(LABEL) $(CREATED_BY) $(COMPONENT) $(SITE)';
  const targets = await run('apt-get', ['indextargets', '--format', format], { quiet: true });
  // An installation CD counts as a mirror to apt, but has one suite only.
  const mirror = targets.match(/^Debian Debian Packages main (?!cdrom:)(\S+)$/m);
  return mirror?.[1];
}
