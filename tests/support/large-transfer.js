/**
 * A process of its own that imports a ZIP with a large file, exports it in every form that has its
 * bytes, and prints, as JSON, how much memory each took above what there was before.
 *
 *     node large-transfer.js DIRECTORY MEBIBYTES
 */

import { createHash } from 'node:crypto';
import { openAsBlob } from 'node:fs';
import { open, rm } from 'node:fs/promises';
import path from 'node:path';
import { Zip, ZipDeflate } from 'fflate';
import { openChatStore } from 'chatkeep';
import { conversation, image, jsonBytes } from './chatgpt-export.js';
import { noise } from './noise.js';

const [directory, mebibytes] = process.argv.slice(2);
const MIB = 1024 * 1024;
const count = Number(mebibytes);
const file = path.join(directory, 'export.zip');
const sha256 = createHash('sha256');

/** Some of it noise, so that there is something to inflate. */
function pieceAt(index) {
  const bytes = Buffer.alloc(MIB, index);
  bytes.set(noise(MIB / 16, index + 1));
  return bytes;
}

async function writeZip() {
  const handle = await open(file, 'w');
  const pieces = [];
  const zip = new Zip((error, piece) => {
    if (error) throw error;
    pieces.push(piece);
  });
  const entry = (name) => {
    const added = new ZipDeflate(name, { level: 1 });
    zip.add(added);
    return added;
  };
  const chats = [conversation('films', [{ parts: [image('sediment://file_film')] }])];
  entry('conversations.json').push(jsonBytes(chats), true);
  const film = entry('file_film.mp4');
  for (let index = 0; index < count; index++) {
    const bytes = pieceAt(index);
    sha256.update(bytes);
    film.push(bytes, index === count - 1);
    for (const piece of pieces.splice(0)) await handle.write(piece);
  }
  zip.end();
  for (const piece of pieces.splice(0)) await handle.write(piece);
  await handle.close();
}

await writeZip();
const bytes = sha256.digest('hex');
const memory = () => process.memoryUsage().rss;
let peak;
setInterval(() => (peak = Math.max(peak, memory())), 5).unref();
const extra = {};
async function measured(what, run) {
  globalThis.gc();
  const before = (peak = memory());
  const result = await run(() => (peak = Math.max(peak, memory())));
  extra[what] = Math.round((peak - before) / MIB);
  return result;
}

const opened = (name) => openChatStore({ name, storage: { directory } });
const store = await opened('large');
const other = await opened('other');
for (const each of [store, other]) {
  await each.import(JSON.stringify([{ id: 'warm', role: 'user', parts: [] }]));
  for await (const _ of each.export({ format: 'ndjson' }));
}
const report = await measured('import', async (onProgress) =>
  store.import(await openAsBlob(file), { onProgress }),
);
await rm(file);
const lengths = {};
for (const format of ['ndjson', 'markdown', 'ai-sdk', 'openai']) {
  await measured(format, async (look) => {
    lengths[format] = 0;
    for await (const piece of store.export({ format })) {
      lengths[format] += piece.length;
      look();
    }
  });
}
await measured('again', (onProgress) =>
  other.import(store.export({ format: 'ndjson' }), { onProgress }),
);
const hash = createHash('sha256');
for await (const piece of (await other.attachments.open('films-1:0')).stream()) hash.update(piece);
await store.close();
await other.close();
console.log(JSON.stringify({ report, extra, lengths, isSame: hash.digest('hex') === bytes }));
