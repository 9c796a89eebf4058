/** The reader and the writer of ZIPs, each against a library: docs/import-export.md says why. */

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { BlobReader, BlobWriter, Uint8ArrayReader, Uint8ArrayWriter } from '@zip.js/zip.js';
import { ZipReader, ZipWriter as TheirWriter, configure } from '@zip.js/zip.js';
import { unzipSync } from 'fflate';
import { readZipEntry, zipEntries } from '../../dist/transfer/zip-reader.js';
import { ZipWriter } from '../../dist/transfer/zip-writer.js';
import { noise } from '../support/noise.js';

configure({ useWebWorkers: false });

const text = new TextEncoder().encode('text '.repeat(40_000));
const files = {
  'a.txt': text,
  'folder/łódź 漢字.bin': noise(300_000),
  empty: new Uint8Array(),
};
const variants = {
  'as it is written by default': {},
  'with ZIP64 everywhere': { zip64: true },
  'stored, not deflated': { level: 0 },
  'with sizes behind the data': { dataDescriptor: true },
  'with sizes before the data': { dataDescriptor: false },
  'with extended timestamps and a comment': { extendedTimestamp: true, comment: 'PK\u0005\u0006' },
};

async function theirs(options) {
  const writer = new TheirWriter(new BlobWriter(), options);
  await writer.add('folder/', undefined, { directory: true });
  for (const [name, bytes] of Object.entries(files)) {
    await writer.add(name, new Uint8ArrayReader(bytes), options);
  }
  return writer.close(new TextEncoder().encode('a comment of the archive'));
}

async function contentOf(blob, entry) {
  const pieces = [];
  for await (const piece of readZipEntry(blob, entry, () => {})) pieces.push(piece);
  return new Uint8Array(await new Blob(pieces).arrayBuffer());
}

for (const [what, options] of Object.entries(variants)) {
  test(`a ZIP ${what} is read`, async () => {
    const blob = await theirs(options);
    const entries = await zipEntries(blob);
    assert.deepEqual(
      entries.map(({ name }) => name),
      Object.keys(files),
    );
    for (const entry of entries) assert.deepEqual(await contentOf(blob, entry), files[entry.name]);
  });
}

test('what cannot be read is told', async () => {
  const encrypted = await theirs({ password: 'secret', zipCrypto: true });
  const [entry] = await zipEntries(encrypted);
  await assert.rejects(contentOf(encrypted, entry), { field: 'source', message: /is encrypted/ });
  const blob = await theirs({ level: 0, dataDescriptor: false });
  const bytes = new Uint8Array(await blob.arrayBuffer());
  bytes[Buffer.from(bytes.buffer).indexOf('text text') + 5] ^= 1;
  const damaged = new Blob([bytes]);
  const [first] = await zipEntries(damaged);
  await assert.rejects(contentOf(damaged, first), { message: /does not fit its checksum/ });
});

async function ours(entries) {
  const zip = new ZipWriter();
  const pieces = [];
  for (const [name, bytes, expected] of entries) {
    for await (const piece of zip.entry(
      name,
      [bytes.subarray(0, 5), bytes.subarray(5)],
      expected,
    )) {
      pieces.push(piece.slice());
    }
  }
  for (const piece of zip.end()) pieces.push(piece);
  return new Blob([Buffer.concat(pieces)]);
}

async function readByThem(blob) {
  const reader = new ZipReader(new BlobReader(blob), { checkSignature: true });
  const found = [];
  for (const entry of await reader.getEntries()) {
    found.push([entry.filename, await entry.getData(new Uint8ArrayWriter()), entry.zip64]);
  }
  await reader.close();
  return found;
}

test('what is written is read by others, with its checksums', async () => {
  const found = await readByThem(await ours(Object.entries(files)));
  assert.deepEqual(
    found.map(([name, bytes]) => [name, bytes]),
    Object.entries(files),
  );
  assert.deepEqual(await readByThem(await ours([])), []);
});

test('an entry that may be longer than 4 GiB has its length in 64 bits', async () => {
  const entries = [
    ['before', text],
    ['large', noise(1000), 2 ** 32],
    ['after', text],
  ];
  const blob = await ours(entries);
  const found = await readByThem(blob);
  assert.deepEqual(
    found.map(([name, , zip64]) => [name, zip64]),
    [
      ['before', false],
      ['large', true],
      ['after', false],
    ],
  );
  for (const [index, [, bytes]] of found.entries()) assert.deepEqual(bytes, entries[index][1]);
  const [, large] = await zipEntries(blob);
  assert.deepEqual(await contentOf(blob, large), entries[1][1]);
});

test('more entries than 16 bits count', async () => {
  const empty = new Uint8Array();
  const blob = await ours(Array.from({ length: 65_600 }, (_, index) => [`${index}`, empty]));
  const entries = await zipEntries(blob);
  assert.equal(entries.length, 65_600);
  const names = [];
  const filter = ({ name }) => names.push(name) && false;
  unzipSync(new Uint8Array(await blob.arrayBuffer()), { filter });
  assert.deepEqual([names.length, names.at(-1)], [65_600, '65599']);
});
