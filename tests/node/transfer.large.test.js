/** Large files go through imports and exports in a small memory, in a process of its own. */

import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { test } from 'node:test';
import { promisify } from 'node:util';
import { inRoot } from '../support/paths.js';
import { folderFor } from '../support/temporary.js';

const MIB = 1024 * 1024;
const mebibytes = Number(process.env.CHATKEEP_TRANSFER_MEBIBYTES ?? 96);
const most = 96;

test(`an attachment of ${mebibytes} MiB takes less than ${most} MiB of memory`, async (t) => {
  const directory = await folderFor(t, 'transfer');
  const program = inRoot('tests/support/large-transfer.js');
  const args = ['--expose-gc', program, directory, String(mebibytes)];
  const { stdout } = await promisify(execFile)(process.execPath, args, { maxBuffer: MIB });
  const { report, extra, lengths, isSame } = JSON.parse(stdout);
  t.diagnostic(`MiB of memory: ${JSON.stringify(extra)}`);
  assert.deepEqual([report.imported, report.attachments, report.missing], [1, 1, []]);
  assert.equal(isSame, true);
  for (const [format, length] of Object.entries(lengths)) {
    assert.ok(length > mebibytes * MIB, `${format}: ${length} bytes`);
  }
  for (const [what, used] of Object.entries(extra)) {
    assert.ok(used < most, `${what}: ${used} MiB`);
  }
});
