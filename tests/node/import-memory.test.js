/**
 * How much memory an import and an export take, whatever their length. `CHATKEEP_IMPORT_BYTES` says
 * how long; `npm run test:large` imports a gibibyte.
 */

import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { test } from 'node:test';
import { promisify } from 'node:util';
import { inRoot } from '../support/paths.js';
import { folderFor } from '../support/temporary.js';

const MIB = 1024 * 1024;
const bytes = Number(process.env.CHATKEEP_IMPORT_BYTES ?? 64 * MIB);
const most = 256 * MIB;

test(`${bytes / MIB} MiB are imported and exported within 256 MiB`, async (t) => {
  const directory = await folderFor(t, 'import-memory');
  const program = inRoot('tests/support/import-large.js');
  // What is kept too long fails in a heap of this size.
  const args = ['--max-old-space-size=96', program, directory, String(bytes)];
  const { stdout } = await promisify(execFile)(process.execPath, args, { maxBuffer: MIB });
  const { read, exported, messages, report, peak } = JSON.parse(stdout);
  t.diagnostic(`${read} bytes, ${messages} messages, peak ${Math.round(peak / MIB)} MiB`);
  assert.ok(read >= bytes * 0.9, `${read} of ${bytes}`);
  assert.ok(exported > read, `${exported} bytes were exported`);
  assert.equal(report.skipped, 0);
  assert.deepEqual(report.quarantined, []);
  assert.ok(report.imported > 1);
  assert.ok(peak < most, `the peak was ${Math.round(peak / MIB)} MiB`);
});
