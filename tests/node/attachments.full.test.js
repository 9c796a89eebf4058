/** A disk with no room for an attachment. */

import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { test } from 'node:test';
import { promisify } from 'node:util';
import { inRoot, root } from '../support/paths.js';
import { folderFor } from '../support/temporary.js';

test('a full disk leaves nothing of the file, and what follows goes on', async (t) => {
  const directory = await folderFor(t, 'full');
  // No file longer than 8 MiB, in blocks of 512 bytes; the log of a store is shorter.
  const command = `ulimit -f 16384; exec "$0" "$@"`;
  const script = inRoot('tests/support/attach-until-full.js');
  const { stdout } = await promisify(execFile)(
    'sh',
    ['-c', command, process.execPath, script, directory],
    { cwd: root },
  );
  assert.deepEqual(JSON.parse(stdout), {
    large: 'QUOTA_EXCEEDED',
    left: 0,
    small: 2 * 1024 * 1024,
    files: 1,
    ok: true,
    leftoverFiles: 0,
  });
});
