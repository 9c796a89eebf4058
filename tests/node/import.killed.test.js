/** A process that is killed while it imports conversations with files. */

import assert from 'node:assert/strict';
import { writeFile } from 'node:fs/promises';
import path from 'node:path';
import { test } from 'node:test';
import { openChatStore } from 'chatkeep';
import { foldersIn } from '../support/attachment-folders.js';
import { conversation, image, jsonBytes } from '../support/chatgpt-export.js';
import { startNode } from '../support/child.js';
import { noise } from '../support/noise.js';
import { inRoot } from '../support/paths.js';
import { everything } from '../support/rows.js';
import { folderFor } from '../support/temporary.js';
import { zipped } from '../support/zip.js';

const conversations = 12;
const rounds = 4;

/** Each conversation has a file of its own, and one that they share. */
function exportOf() {
  const files = { 'file_shared.bin': [noise(400_000, 99), { level: 0 }] };
  const chats = [];
  for (let index = 0; index < conversations; index++) {
    files[`file_own${index}.bin`] = [noise(900_000 + index, index + 1), { level: 0 }];
    const pointers = [`sediment://file_own${index}`, 'sediment://file_shared'];
    chats.push(conversation(`c${index}`, [{ parts: pointers.map((each) => image(each)) }]));
  }
  return zipped({ 'conversations.json': jsonBytes(chats), ...files });
}

test('an import that is killed leaves whole conversations, and no files of others', async (t) => {
  const directory = await folderFor(t, 'killed');
  const file = path.join(directory, 'export.zip');
  const zip = new Uint8Array(await exportOf().arrayBuffer());
  await writeFile(file, zip);
  const folder = foldersIn(directory)('chats');
  const open = () => openChatStore({ name: 'chats', storage: { directory } });
  for (let round = 0; round < rounds; round++) {
    const importer = startNode(t, inRoot('tests/support/importer.js'), directory, 'chats', file);
    const target = 10 + Math.floor(Math.random() * 200);
    let lines = 0;
    importer.lines.on('line', () => ++lines === target && importer.child.kill('SIGKILL'));
    assert.ok(['SIGKILL', 0].includes(await importer.exited));
    const before = (await folder.list()).length;
    const store = await open();
    const rows = await everything((query) => store.attachments.list(query));
    const counted = (await store.stats()).conversations;
    assert.equal(rows.length, 2 * counted);
    assert.ok(rows.every(({ sha256 }) => sha256 !== null));
    const { ok, leftoverFiles } = await store.doctor({ deep: true });
    assert.deepEqual({ ok, leftoverFiles }, { ok: true, leftoverFiles: 0 });
    // One each, and the one that they share.
    assert.equal((await folder.list()).length, counted === 0 ? 0 : counted + 1);
    await store.close();
    t.diagnostic(`round ${round}: ${counted} conversations, ${before} files before`);
  }
  const store = await open();
  t.after(() => store.close());
  const report = await store.import(zip);
  assert.equal(report.imported + report.skipped, conversations);
  assert.equal((await store.stats()).attachments, 2 * conversations);
  assert.equal((await store.doctor({ deep: true })).ok, true);
});
