/**
 * A process of its own that takes a large file through a store, and prints, as JSON, how much
 * memory that took above what it had before.
 *
 *     node large-attachment.js DIRECTORY MEBIBYTES SOURCE       SOURCE: stream or blob
 */

import { createHash } from 'node:crypto';
import { openAsBlob } from 'node:fs';
import { open, rm } from 'node:fs/promises';
import path from 'node:path';
import { openChatStore } from 'chatkeep';

const [directory, mebibytes, kind] = process.argv.slice(2);
const piece = 1024 * 1024;
const count = Number(mebibytes);

/** A piece that is another one each time. */
function pieceAt(index) {
  const bytes = Buffer.alloc(piece, index);
  bytes.writeUInt32LE(index);
  return bytes;
}

const hash = createHash('sha256');
for (let index = 0; index < count; index++) hash.update(pieceAt(index));
const sha256 = hash.digest('hex');

async function* pieces() {
  for (let index = 0; index < count; index++) yield pieceAt(index);
}

const file = path.join(directory, 'given');
if (kind === 'blob') {
  const handle = await open(file, 'w');
  for await (const bytes of pieces()) await handle.write(bytes);
  await handle.close();
}
const source = kind === 'blob' ? { blob: await openAsBlob(file) } : { stream: pieces() };

const store = await openChatStore({ name: 'large', storage: { directory } });
await store.conversations.create({ id: 'c' });
await store.messages.append('c', { id: 'm', role: 'user', content: 'see the film' });
await store.attachments.add('m', { id: 'small', bytes: new Uint8Array(piece) });

const memory = () => process.memoryUsage().rss;
const before = memory();
let peak = before;
const measuring = setInterval(() => (peak = Math.max(peak, memory())), 5);
const measure = () => (peak = Math.max(peak, memory()));

const started = performance.now();
const row = await store.attachments.add('m', { id: 'f', ...source }, { onProgress: measure });
const added = performance.now();
let size = 0;
const own = createHash('sha256');
for await (const bytes of (await store.attachments.open('f')).stream()) {
  own.update(bytes);
  size += bytes.length;
  measure();
}
const read = performance.now();
clearInterval(measuring);
const isSame = own.digest('hex') === sha256 && row.sha256 === sha256 && row.size === size;
const { ok, leftoverFiles } = await store.doctor();
await store.close();
await rm(file, { force: true });
console.log(
  JSON.stringify({
    isSame: isSame && size === count * piece && ok && leftoverFiles === 0,
    extraMebibytes: Math.round((peak - before) / piece),
    addSeconds: Number(((added - started) / 1000).toFixed(2)),
    readSeconds: Number(((read - added) / 1000).toFixed(2)),
  }),
);
