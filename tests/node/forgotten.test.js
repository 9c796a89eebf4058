/** A store that is dropped without close() releases its files in the end. */

import assert from 'node:assert/strict';
import { setTimeout as pause } from 'node:timers/promises';
import { test } from 'node:test';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { openChatStore } from 'chatkeep';
import { folderFor } from '../support/temporary.js';

setFlagsFromString('--expose-gc');
const collectGarbage = runInNewContext('gc');

/** Opens a store, writes to it, and keeps nothing of it. */
async function openAndForget(options) {
  const store = await openChatStore(options);
  await store.conversations.create({ id: 'c' });
}

async function openWhenFree(options) {
  for (let tries = 0; ; tries++) {
    try {
      return await openChatStore(options);
    } catch (error) {
      if (error.code !== 'LOCKED' || tries === 100) throw error;
      collectGarbage();
      await pause(20);
    }
  }
}

test('a forgotten store is closed when it is collected', async (t) => {
  const options = { name: 'chats', storage: { directory: await folderFor(t, 'forgotten') } };
  await openAndForget(options);
  await assert.rejects(openChatStore(options), { code: 'LOCKED' });
  const store = await openWhenFree(options);
  assert.equal((await store.conversations.get('c')).id, 'c');
  await store.close();
});

test('a store that is still used is not', async (t) => {
  const options = { name: 'chats', storage: { directory: await folderFor(t, 'forgotten') } };
  const { conversations, close } = await openChatStore(options);
  for (let round = 0; round < 5; round++) {
    collectGarbage();
    await pause(20);
  }
  // Not even where only a part of it is held.
  await conversations.create({ id: 'c' });
  await close();
});
