/** Files that cannot be opened are reported and left as they are, byte for byte. */

import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import { readFile, readdir, truncate, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { test } from 'node:test';
import { openChatStore } from 'chatkeep';
import { sqlite3 } from '../support/sqlite3.js';
import { folderFor } from '../support/temporary.js';

/** A closed store `chats` with one conversation. */
async function closedStore(t) {
  const directory = await folderFor(t, 'refused');
  const store = await openChatStore({ name: 'chats', storage: { directory } });
  await store.conversations.create({ id: 'c', title: 'kept' });
  const { schemaVersion } = await store.stats();
  await store.close();
  return { directory, file: path.join(directory, 'chats.db'), schemaVersion };
}

/** The bytes of every file in a folder, as text that can be compared. */
async function bytesOf(directory) {
  const bytes = {};
  for (const name of (await readdir(directory)).sort()) {
    bytes[name] = (await readFile(path.join(directory, name))).toString('base64');
  }
  return bytes;
}

/** Checks that opening is refused twice, and that no file changed. */
async function refusedUnchanged(directory, code) {
  const before = await bytesOf(directory);
  for (let attempt = 0; attempt < 2; attempt++) {
    await assert.rejects(openChatStore({ name: 'chats', storage: { directory } }), (error) => {
      assert.equal(error.name, 'ChatStoreError');
      assert.equal(error.code, code, error.message);
      return true;
    });
  }
  const after = await bytesOf(directory);
  // A -wal or -journal of no bytes is the same as none.
  for (const name of ['chats.db-wal', 'chats.db-journal']) {
    if (before[name] === undefined && after[name] === '') delete after[name];
  }
  assert.deepEqual(after, before);
}

test('a schema from the future is SCHEMA_TOO_NEW and left as it was', async (t) => {
  const { directory, file, schemaVersion } = await closedStore(t);
  assert.deepEqual(await sqlite3(file, 'PRAGMA user_version'), [String(schemaVersion)]);
  await sqlite3(file, `PRAGMA user_version = ${schemaVersion + 1}`);
  await refusedUnchanged(directory, 'SCHEMA_TOO_NEW');
  // With its own version again it opens, with everything in it.
  await sqlite3(file, `PRAGMA user_version = ${schemaVersion}`);
  const store = await openChatStore({ name: 'chats', storage: { directory } });
  assert.equal((await store.conversations.get('c')).title, 'kept');
  await store.close();
});

test('a file that is no database is CORRUPT and left as it was', async (t) => {
  const directory = await folderFor(t, 'refused');
  const file = path.join(directory, 'chats.db');
  await writeFile(file, 'This is a letter, not a database. '.repeat(500));
  await refusedUnchanged(directory, 'CORRUPT');
  await writeFile(file, randomBytes(16_384));
  await refusedUnchanged(directory, 'CORRUPT');
});

test('a database that was cut short is CORRUPT and left as it was', async (t) => {
  const { directory, file } = await closedStore(t);
  await truncate(file, 4096 + 100);
  await refusedUnchanged(directory, 'CORRUPT');
});

test('a database of somebody else is refused and left as it was', async (t) => {
  const directory = await folderFor(t, 'refused');
  const file = path.join(directory, 'chats.db');
  await sqlite3(file, 'CREATE TABLE conversations (theirs); INSERT INTO conversations VALUES (1)');
  const before = await bytesOf(directory);
  await assert.rejects(openChatStore({ name: 'chats', storage: { directory } }), {
    name: 'ChatStoreError',
  });
  assert.equal((await bytesOf(directory))['chats.db'], before['chats.db']);
  assert.deepEqual(await sqlite3(file, 'SELECT * FROM conversations'), ['1']);
});
