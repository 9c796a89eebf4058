/** The SHA-256 of pages and workers, of more bits than 32 bits count. */

import assert from 'node:assert/strict';
import { createHash, randomBytes } from 'node:crypto';
import { test } from 'node:test';
import { Sha256 } from '../../dist/attachments/sha256.js';

test('1 GiB', (t) => {
  const piece = randomBytes(1024 * 1024);
  const [ours, theirs] = [new Sha256(), createHash('sha256')];
  const begin = performance.now();
  for (let count = 0; count < 1024; count++) ours.update(piece);
  const digest = ours.digest();
  t.diagnostic(`${Math.round(1024 / ((performance.now() - begin) / 1000))} MiB a second`);
  for (let count = 0; count < 1024; count++) theirs.update(piece);
  assert.equal(digest, theirs.digest('hex'));
});
