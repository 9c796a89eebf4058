/** The `sqlite3` command: an SQLite that is not ours, to look at our files with. */

import { execFile } from 'node:child_process';
import { promisify } from 'node:util';

const run = promisify(execFile);

/**
 * @param {string} file a database
 * @param {string} sql
 * @returns {Promise<string[]>} the lines printed; columns are separated by `|`
 */
export async function sqlite3(file, sql) {
  const { stdout } = await run('sqlite3', ['-batch', '-bail', file, sql], {
    maxBuffer: 64 * 1024 * 1024,
  });
  return stdout.split('\n').filter((line) => line !== '');
}
