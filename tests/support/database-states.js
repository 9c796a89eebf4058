/** What is in many databases, as an SQLite that is not ours finds it. */

import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { writeFile } from 'node:fs/promises';
import path from 'node:path';
import { text } from 'node:stream/consumers';
import { makeFolder, removeFolder } from './temporary.js';

/**
 * When a message was interrupted is left out: each opening of an image says so anew.
 *
 * @param {Uint8Array[]} databases files whose log is empty
 * @returns {Promise<{ problem: string, digest: string }[]>} `problem` is empty where SQLite finds
 *   none; `digest` stands for all rows
 */
export async function databaseStates(databases) {
  const folder = await makeFolder('states');
  try {
    await Promise.all(databases.map((bytes, i) => writeFile(path.join(folder, `${i}.db`), bytes)));
    const script = databases.map(
      (_, i) => `.open ${i}.db
PRAGMA integrity_check;
PRAGMA foreign_key_check;
PRAGMA synchronous = OFF;
UPDATE messages SET updated_at = 0 WHERE status = 'interrupted';
.sha3sum
.print --
`,
    );
    const sqlite3 = spawn('sqlite3', ['-batch'], { cwd: folder });
    sqlite3.stdin.end(script.join(''));
    const [output, errors] = await Promise.all([
      text(sqlite3.stdout),
      text(sqlite3.stderr),
      once(sqlite3, 'close'),
    ]);
    const parts = output.split('--\n').slice(0, -1);
    if (parts.length !== databases.length) throw new Error(`sqlite3: ${errors}`);
    return parts.map((part) => {
      const lines = part.trim().split('\n');
      const digest = lines.pop();
      return { problem: lines.join('\n') === 'ok' ? '' : lines.join('\n') || errors, digest };
    });
  } finally {
    await removeFolder(folder);
  }
}
