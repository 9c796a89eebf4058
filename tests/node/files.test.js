/** The files of a store: which there are, and that any SQLite reads them. */

import assert from 'node:assert/strict';
import { copyFile, readdir, stat } from 'node:fs/promises';
import path from 'node:path';
import { test } from 'node:test';
import { openChatStore } from 'chatkeep';
import { sqlite3 } from '../support/sqlite3.js';
import { folderFor } from '../support/temporary.js';

/** A store `chats` with some rows, in a folder of its own. */
async function filled(t) {
  const directory = await folderFor(t, 'files');
  const store = await openChatStore({ name: 'chats', storage: { directory } });
  t.after(() => store.close());
  const { id } = await store.conversations.create({ title: 'Łódź' });
  for (let index = 0; index < 200; index++) {
    await store.messages.append(id, { role: 'user', content: `message ${index} 你好` });
  }
  await store.components.append(id, { componentKind: 'chart', payload: { values: [1] } });
  return { directory, store };
}

/** Checks a copy of the store's files with an SQLite that is not ours. */
async function check(file) {
  assert.deepEqual(await sqlite3(file, 'PRAGMA integrity_check'), ['ok']);
  assert.deepEqual(await sqlite3(file, 'PRAGMA foreign_key_check'), []);
  assert.deepEqual(await sqlite3(file, 'SELECT count(*) FROM messages'), ['200']);
  assert.deepEqual(await sqlite3(file, 'SELECT title FROM conversations'), ['Łódź']);
  assert.deepEqual(await sqlite3(file, 'SELECT count(*) FROM components'), ['1']);
  assert.deepEqual(
    await sqlite3(file, "SELECT content FROM messages WHERE content LIKE 'message 199 %'"),
    ['message 199 你好'],
  );
}

test('while open there are three files and the lock, afterwards the three', async (t) => {
  const { directory, store } = await filled(t);
  const files = ['chats.db', 'chats.db-journal', 'chats.db-wal'];
  assert.deepEqual((await readdir(directory)).sort(), [...files, 'chats.lock']);
  await store.close();
  assert.deepEqual((await readdir(directory)).sort(), files);
});

test('after close the database alone opens with sqlite3', async (t) => {
  const { directory, store } = await filled(t);
  await store.close();
  assert.equal((await stat(path.join(directory, 'chats.db-journal'))).size, 0);
  assert.equal((await stat(path.join(directory, 'chats.db-wal'))).size, 0);
  const copies = await folderFor(t, 'copy');
  const copy = path.join(copies, 'copy.db');
  await copyFile(path.join(directory, 'chats.db'), copy);
  await check(copy);
});

test('while open the database with its -wal opens with sqlite3', async (t) => {
  const { directory, store } = await filled(t);
  const copies = await folderFor(t, 'copy');
  const copy = path.join(copies, 'copy.db');
  // The -wal first: should it be moved into the database in between, both copies have it.
  await copyFile(path.join(directory, 'chats.db-wal'), `${copy}-wal`);
  await copyFile(path.join(directory, 'chats.db'), copy);
  await check(copy);
  // The store did not notice.
  assert.equal((await store.stats()).messages, 200);
});

test('stats tell the sizes of the files', async (t) => {
  const { directory, store } = await filled(t);
  const { databaseBytes, walBytes } = await store.stats();
  assert.equal((await stat(path.join(directory, 'chats.db'))).size, databaseBytes);
  const wal = (await stat(path.join(directory, 'chats.db-wal'))).size;
  assert.ok(walBytes <= wal, `${walBytes} of ${wal}`);
  assert.ok(databaseBytes + walBytes > 20_000, `${databaseBytes} + ${walBytes}`);
});

test('what sqlite3 made of the file in the meantime is read', async (t) => {
  const { directory, store } = await filled(t);
  await store.close();
  const file = path.join(directory, 'chats.db');
  await sqlite3(file, "UPDATE conversations SET title = 'by sqlite3'; VACUUM");
  const again = await openChatStore({ name: 'chats', storage: { directory } });
  t.after(() => again.close());
  assert.equal((await again.conversations.list()).items[0].title, 'by sqlite3');
  assert.equal((await again.stats()).messages, 200);
});
