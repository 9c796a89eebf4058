/** A store that another process has open. */

import assert from 'node:assert/strict';
import { once } from 'node:events';
import { readdir, readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { test } from 'node:test';
import { Worker } from 'node:worker_threads';
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

/** What a holder that was killed left: its lock, and the row that it wrote. */
async function leftBehind(t) {
  const { directory, holder, storage } = await held(t);
  holder.child.kill('SIGKILL');
  assert.equal(await holder.exited, 'SIGKILL');
  const file = path.join(directory, 'chats.lock');
  return { storage, file, content: await readFile(file, 'utf8'), pid: holder.child.pid };
}

const openAndClose = async (storage) => {
  const store = await openChatStore({ name: 'chats', storage });
  assert.equal((await store.conversations.get('of the holder')).id, 'of the holder');
  await store.close();
};

test('a lock left by a process that was killed is taken over', async (t) => {
  const { storage, content, pid } = await leftBehind(t);
  assert.match(content, new RegExp(`^${pid}\n`));
  await openAndClose(storage);
});

test('a lock left by a process whose id another one has now is taken over', async (t) => {
  const { storage, file, content, pid } = await leftBehind(t);
  // Nobody can be given a certain id, so a process that is alive takes the place of the dead one.
  const other = await held(t);
  const alive = other.holder.child.pid;
  const [, start, ...rest] = content.split('\n');
  assert.notEqual(start, '', 'the system tells when a process started');
  await writeFile(file, [alive, start, ...rest].join('\n'));
  await openAndClose(storage);

  // The same with the start of the living one is that one's lock.
  await writeFile(file, await readFile(path.join(other.directory, 'chats.lock'), 'utf8'));
  await assert.rejects(openChatStore({ name: 'chats', storage }), lockedBy(alive));
  assert.notEqual(alive, pid);
});

test('a lock that says no start is held for as long as the id is in use', async (t) => {
  const { storage, file } = await leftBehind(t);
  const other = await held(t);
  await writeFile(file, `${other.holder.child.pid}\n`);
  await assert.rejects(openChatStore({ name: 'chats', storage }), lockedBy(other.holder.child.pid));
  other.holder.child.stdin.end();
  await other.holder.exited;
  await openAndClose(storage);
});

/** Another thread of this process with the store `chats` open. */
async function heldByThread(t, directory) {
  const thread = new Worker(inRoot('tests/support/holder.js'), {
    argv: [directory, 'chats'],
    stdin: true,
    stdout: true,
  });
  t.after(() => thread.terminate());
  await once(thread.stdout, 'data');
  return thread;
}

test('opening is LOCKED while another thread of the process has the store', async (t) => {
  const directory = await folderFor(t, 'locked');
  const storage = { directory };
  const thread = await heldByThread(t, directory);
  await assert.rejects(openChatStore({ name: 'chats', storage }), (error) => {
    assert.match(error.message, /another thread/);
    return lockedBy(process.pid)(error);
  });
  thread.stdin.end();
  await once(thread, 'exit');
  await openAndClose(storage);
});

test('a lock left by a thread that was terminated is taken over', async (t) => {
  const directory = await folderFor(t, 'locked');
  const thread = await heldByThread(t, directory);
  await thread.terminate();
  await readFile(path.join(directory, 'chats.lock'));
  await openAndClose({ directory });
});
