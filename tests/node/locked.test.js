/** A store that another process has open. */

import assert from 'node:assert/strict';
import { once } from 'node:events';
import { readdir, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { test } from 'node:test';
import { deleteChatStore, openChatStore } from 'chatkeep';
import { startNode } from '../support/child.js';
import { inRoot } from '../support/paths.js';
import { folderFor } from '../support/temporary.js';

/** Another process with the store `chats` open. */
async function held(t) {
  const directory = await folderFor(t, 'locked');
  const holder = startNode(t, inRoot('tests/support/holder.js'), directory, 'chats');
  const [line] = await once(holder.lines, 'line');
  assert.equal(line, 'open');
  return { directory, holder, storage: { directory } };
}

/** An error that says who has the store. */
const lockedBy = (pid) => (error) => {
  assert.equal(error.name, 'ChatStoreError');
  assert.equal(error.code, 'LOCKED', error.message);
  assert.match(error.message, new RegExp(`\\b${pid}\\b`));
  return true;
};

test('opening is LOCKED and names the other process', async (t) => {
  const { holder, storage } = await held(t);
  await assert.rejects(openChatStore({ name: 'chats', storage }), lockedBy(holder.child.pid));
  // Another store of the same directory is free.
  const other = await openChatStore({ name: 'other', storage });
  await other.close();
  holder.child.stdin.end();
  assert.equal(await holder.exited, 0);
  const store = await openChatStore({ name: 'chats', storage });
  assert.equal((await store.conversations.get('of the holder')).id, 'of the holder');
  await store.close();
});

test('deleting is LOCKED too, and deletes nothing', async (t) => {
  const { directory, holder, storage } = await held(t);
  const before = (await readdir(directory)).sort();
  await assert.rejects(deleteChatStore({ name: 'chats', storage }), lockedBy(holder.child.pid));
  assert.deepEqual((await readdir(directory)).sort(), before);
});

test('a lock that says nothing, left by a process killed while it wrote it, is taken over', async (t) => {
  const directory = await folderFor(t, 'locked');
  await writeFile(path.join(directory, 'chats.lock'), '');
  const store = await openChatStore({ name: 'chats', storage: { directory } });
  await store.close();
});
