/** The SHA-256 of pages and workers, against the published examples and Node's own. */

import assert from 'node:assert/strict';
import { createHash, randomBytes } from 'node:crypto';
import { test } from 'node:test';
import { Sha256 } from '../../dist/attachments/sha256.js';

/** As FIPS 180-4's examples and NIST's test vectors (SHA256ShortMsg) have them. */
const published = [
  ['', 'e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855'],
  ['616263', 'ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad'],
  [
    Buffer.from('abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq').toString('hex'),
    '248d6a61d20638b8e5c026930c3e6039a33ce45964ff2167f6ecedd419db06c1',
  ],
  ['d3', '28969cdfa74a12c82f3bad960b0b000aca2ac329deea5c2328ebc6f2ba9802c1'],
  ['11af', '5ca7133fa735326081558ac312c620eeca9970d1e70a4b95533d956f072d1f98'],
  ['b4190e', 'dff2e73091f6c05e528896c4c831b9448653dc2ff043528f6769437bc7b975c2'],
];

/** The hash of all of them, one after the other. */
function hashOf(...pieces) {
  const hash = new Sha256();
  for (const piece of pieces) hash.update(piece);
  return hash.digest();
}

const expected = (bytes) => createHash('sha256').update(bytes).digest('hex');

test('the published examples', () => {
  for (const [message, digest] of published) {
    assert.equal(hashOf(Buffer.from(message, 'hex')), digest, message);
  }
  const million = new Uint8Array(1_000_000).fill('a'.charCodeAt(0));
  const digest = 'cdc76e5c9914fb9281a1c7e284d73e67f1809a48a497200e046d39ccc7112cd0';
  assert.equal(hashOf(million), digest);
});

test('every length around the ends of blocks', () => {
  const bytes = randomBytes(300);
  for (let length = 0; length <= bytes.length; length++) {
    const message = bytes.subarray(0, length);
    assert.equal(hashOf(message), expected(message), `${length} bytes`);
  }
});

test('in pieces, wherever it is cut', () => {
  const bytes = randomBytes(400);
  for (let cut = 0; cut <= bytes.length; cut++) {
    assert.equal(hashOf(bytes.subarray(0, cut), bytes.subarray(cut)), expected(bytes), `${cut}`);
  }
  for (let round = 0; round < 50; round++) {
    const pieces = Array.from({ length: 20 }, () => randomBytes(Math.floor(Math.random() * 200)));
    assert.equal(hashOf(...pieces), expected(Buffer.concat(pieces)));
  }
});
