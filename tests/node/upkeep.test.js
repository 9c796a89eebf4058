/** doctor, backup and restore of the core, on files. */

import assert from 'node:assert/strict';
import { readFile, readdir, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { test } from 'node:test';
import { deleteChatStore, openChatStore } from 'chatkeep';
import { doctorStore, openEngine } from 'chatkeep/engine';
import { sqlite3 } from '../support/sqlite3.js';
import { folderFor } from '../support/temporary.js';

const COUNT = 200;

/** An engine on files, with messages in one conversation. */
async function filled(t) {
  const directory = await folderFor(t, 'upkeep');
  const options = { name: 'chats', storage: { directory } };
  const engine = await openEngine(options);
  t.after(() => engine.close());
  engine.call('conversations.create', { id: 'c', title: 'Łódź' });
  for (let i = 0; i < COUNT; i++) {
    const content = `message ${i} ${'x'.repeat(400)}`;
    engine.call('messages.append', 'c', { id: `m${i}`, role: 'user', content });
  }
  return { directory, options, engine, file: path.join(directory, 'chats.db') };
}

/** Changes one byte in the text of a message in the middle of the file. */
async function damage(file) {
  const bytes = await readFile(file);
  bytes[bytes.indexOf(`message ${COUNT / 2} xxx`) + 100] ^= 1;
  await writeFile(file, bytes);
}

function readBackup(engine) {
  const { bytes } = engine.call('backup.begin');
  const pieces = [];
  for (let offset = 0; offset < bytes;) {
    const piece = Buffer.from(engine.call('backup.read', { offset, size: 65_536 }), 'base64');
    pieces.push(piece);
    offset += piece.length;
  }
  engine.call('backup.end');
  return Buffer.concat(pieces);
}

function restore(engine, backup) {
  engine.call('restore.begin');
  for (let offset = 0; offset < backup.length; offset += 100_000) {
    const data = backup.subarray(offset, offset + 100_000).toString('base64');
    engine.call('restore.write', { offset, data });
  }
  return engine.call('restore.finish');
}

test('a damaged store is told, repaired and goes on', async (t) => {
  const { directory, options, engine, file } = await filled(t);
  assert.equal(engine.call('doctor').ok, true);
  engine.close();
  await damage(file);

  const again = await openEngine(options);
  t.after(() => again.close());
  assert.throws(
    () => again.call('messages.list', { filters: { conversationId: 'c' }, pageSize: 200 }),
    { code: 'CORRUPT' },
  );
  assert.equal(again.call('doctor').problems[0].what, 'page');
  const before = await readFile(file);
  const report = again.call('doctor', { repair: true });
  assert.equal(report.repaired, true);
  assert.equal(report.lost[0].conversationId, 'c');
  assert.equal(report.lost[0].title, 'Łódź');
  const left = again.call('messages.list', { pageSize: 500 }).items;
  assert.equal(left.length, COUNT - report.lost[0].messages);
  assert.ok(left.length > COUNT - 20, `${left.length}`);
  again.call('messages.append', 'c', { role: 'user', content: 'goes on' });
  again.close();

  assert.deepEqual(await sqlite3(file, 'PRAGMA integrity_check'), ['ok']);
  assert.deepEqual(await readFile(path.join(directory, 'chats.db-damaged')), before);
  const files = await readdir(directory);
  assert.ok(!files.includes('chats.db-copy'), `${files}`);
  await deleteChatStore(options);
  assert.deepEqual(await readdir(directory), []);
});

test('a store that does not open is repaired', async (t) => {
  const { options, engine, file } = await filled(t);
  engine.close();
  const bytes = await readFile(file);
  bytes.fill(0, 0, 4096);
  await writeFile(file, bytes);
  await assert.rejects(openChatStore(options), { code: 'CORRUPT' });
  assert.equal((await doctorStore(options)).repaired, false);
  await assert.rejects(doctorStore(options, { repair: 'yes' }), { code: 'INVALID_ARGUMENT' });
  await assert.rejects(openChatStore(options), { code: 'CORRUPT' });
  assert.equal((await doctorStore(options, { repair: true })).repaired, true);
  const store = await openChatStore(options);
  t.after(() => store.close());
  assert.equal((await store.stats()).messages, COUNT);
});

test('a backup opens with sqlite3, and is restored', async (t) => {
  const { directory, engine } = await filled(t);
  const backup = readBackup(engine);
  const file = path.join(directory, 'backup.sqlite');
  await writeFile(file, backup);
  assert.deepEqual(await sqlite3(file, 'PRAGMA integrity_check'), ['ok']);
  assert.deepEqual(await sqlite3(file, 'SELECT count(*) FROM messages'), [String(COUNT)]);

  engine.call('conversations.purge', 'c');
  restore(engine, backup);
  assert.equal(engine.call('stats').messages, COUNT);
  assert.throws(() => restore(engine, backup.subarray(4096)), { code: 'CORRUPT' });
  assert.equal(engine.call('stats').messages, COUNT);
});

test('arguments are checked', async (t) => {
  const { engine } = await filled(t);
  assert.throws(() => engine.call('doctor', { repaired: true }), { code: 'INVALID_ARGUMENT' });
  engine.call('backup.begin');
  assert.throws(() => engine.call('backup.read', { offset: 1 }), { field: 'piece.offset' });
  assert.throws(() => engine.call('doctor'), { code: 'CONFLICT' });
  engine.call('backup.end');
  engine.call('restore.begin');
  assert.throws(() => engine.call('restore.write', { offset: 0, data: '*' }), {
    field: 'piece.data',
  });
  assert.throws(() => engine.call('restore.write', { offset: 5, data: '' }), {
    field: 'piece.offset',
  });
  engine.call('restore.end');
});
