/** chatkeep/engine: the core in this thread, without the package's worker. */

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { ChatStoreError, openEngine } from 'chatkeep/engine';
import { openChatStore } from 'chatkeep';
import { inRoot } from '../support/paths.js';
import { folderFor } from '../support/temporary.js';

test('every call is synchronous, and its failures are thrown', async (t) => {
  const storage = { directory: await folderFor(t, 'engine') };
  const engine = await openEngine({ name: 'direct', storage, scope: { userId: 'ada' } });
  const row = engine.call('conversations.create', { id: 'c', title: 'Łódź 🙂' });
  assert.equal(row.title, 'Łódź 🙂');
  engine.call('messages.append', 'c', { role: 'user', content: 'Hello' });
  assert.equal(engine.call('stats').messages, 1);
  assert.throws(() => engine.call('messages.get', 'gone'), { code: 'NOT_FOUND' });
  assert.throws(
    () => engine.call('conversations.create', { titel: 'x' }),
    (error) => {
      assert.ok(error instanceof ChatStoreError);
      assert.equal(error.field, 'input.titel');
      return true;
    },
  );
  assert.throws(() => engine.call('no.such'), { code: 'INVALID_ARGUMENT' });
  engine.close();
  engine.close();
  assert.throws(() => engine.call('stats'), { code: 'CLOSED' });

  const store = await openChatStore({ name: 'direct', storage, scope: { userId: 'ada' } });
  t.after(() => store.close());
  const { items } = await store.messages.list({ filters: { authorId: 'ada' } });
  assert.deepEqual(
    items.map((message) => message.content),
    ['Hello'],
  );
});

test('opening waits for no other thread, with which Node can hang where nothing else goes on', async (t) => {
  const { compile, instantiate } = WebAssembly;
  t.after(() => Object.assign(WebAssembly, { compile, instantiate }));
  const never = () => assert.fail('another thread is waited for');
  Object.assign(WebAssembly, { compile: never, instantiate: never });
  // By its path: the module at the address has been compiled by then.
  const wasmUrl = inRoot('dist/chatkeep.wasm');
  const engine = await openEngine({ name: 'at-once', storage: 'memory', wasmUrl });
  assert.equal(engine.call('stats').messages, 0);
  engine.close();
});

test('an engine holds the lock of its store', async (t) => {
  const storage = { directory: await folderFor(t, 'engine') };
  const engine = await openEngine({ name: 'direct', storage });
  t.after(() => engine.close());
  await assert.rejects(openChatStore({ name: 'direct', storage }), { code: 'LOCKED' });
});
