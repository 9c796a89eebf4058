import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';

// Debian keeps the server's programs out of the PATH, one folder a version.
const VERSIONS = '/usr/lib/postgresql';

/** The folder with `initdb` and `postgres`, of the newest version that is installed. */
export function findPostgres() {
  if (process.env.CHATKEEP_POSTGRES) return process.env.CHATKEEP_POSTGRES;
  if (!existsSync(VERSIONS)) return undefined;
  const newestFirst = readdirSync(VERSIONS).sort((a, b) => Number(b) - Number(a));
  return newestFirst
    .map((version) => join(VERSIONS, version, 'bin'))
    .find((folder) => existsSync(join(folder, 'initdb')));
}
