/** What is particular to Node about saying where a store is kept. */

import assert from 'node:assert/strict';
import { readdir, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { test } from 'node:test';
import { deleteChatStore, listChatStores, openChatStore } from 'chatkeep';
import { folderFor } from '../support/temporary.js';

test('under Node the storage must be given', async () => {
  const expected = { name: 'ChatStoreError', code: 'INVALID_ARGUMENT', field: 'options.storage' };
  await assert.rejects(openChatStore({ name: 'a' }), expected);
  await assert.rejects(listChatStores(), expected);
  await assert.rejects(deleteChatStore({ name: 'a' }), expected);
});

test('under Node there is no OPFS, and nothing else is chosen instead', async () => {
  const expected = {
    name: 'ChatStoreError',
    code: 'STORAGE_UNAVAILABLE',
    field: 'options.storage',
    message: /directory/,
  };
  await assert.rejects(openChatStore({ name: 'a', storage: 'opfs' }), expected);
  await assert.rejects(deleteChatStore({ name: 'a', storage: 'opfs' }), expected);
  await assert.rejects(listChatStores({ storage: 'opfs' }), expected);
});

test('a directory that is not there is made', async (t) => {
  const directory = path.join(await folderFor(t), 'not', 'there', 'yet');
  const store = await openChatStore({ name: 'a', storage: { directory } });
  await store.conversations.create({ title: 'x' });
  await store.close();
  assert.deepEqual(
    (await listChatStores({ storage: { directory } })).map((listed) => listed.name),
    ['a'],
  );
});

test('listing a directory that is not there gives nothing and makes nothing', async (t) => {
  const folder = await folderFor(t);
  const storage = { directory: path.join(folder, 'missing') };
  assert.deepEqual(await listChatStores({ storage }), []);
  assert.deepEqual(await readdir(folder), []);
});

test('a directory that cannot be one is STORAGE_UNAVAILABLE', async (t) => {
  const folder = await folderFor(t);
  const file = path.join(folder, 'file');
  await writeFile(file, 'not a directory');
  const opening = openChatStore({ name: 'a', storage: { directory: file } });
  await assert.rejects(opening, { name: 'ChatStoreError', code: 'STORAGE_UNAVAILABLE' });
});

test('other files in the directory are left alone', async (t) => {
  const directory = await folderFor(t);
  await writeFile(path.join(directory, 'notes.txt'), 'mine');
  await writeFile(path.join(directory, 'a.db.backup'), 'mine');
  const storage = { directory };
  const store = await openChatStore({ name: 'a', storage });
  await store.close();
  assert.deepEqual(
    (await listChatStores({ storage })).map((listed) => listed.name),
    ['a'],
  );
  await deleteChatStore({ name: 'a', storage });
  assert.deepEqual((await readdir(directory)).sort(), ['a.db.backup', 'notes.txt']);
});
