/** What is particular to a store on a page: its files in OPFS, and what it needs to load. */

import assert from 'node:assert/strict';
import path from 'node:path';
import { after, before, describe, test } from 'node:test';
import { hangs, openHarness } from './browser-page.js';
import { copyOutOfOpfs, opfsFiles } from './opfs.js';
import { sqlite3 } from './sqlite3.js';
import { folderFor } from './temporary.js';

/** Fills the store `name` in the page and leaves it open as `window.store`. */
async function fill(page, name) {
  await page.evaluate(async (storeName) => {
    window.store = await window.chatkeep.openChatStore({ name: storeName });
    const { id } = await window.store.conversations.create({ title: 'Łódź' });
    for (let index = 0; index < 200; index++) {
      const content = `message ${index} 你好`;
      await window.store.messages.append(id, { role: 'user', content });
    }
  }, name);
}

async function check(file) {
  assert.deepEqual(await sqlite3(file, 'PRAGMA integrity_check'), ['ok']);
  assert.deepEqual(await sqlite3(file, 'PRAGMA foreign_key_check'), []);
  assert.deepEqual(await sqlite3(file, 'SELECT title FROM conversations'), ['Łódź']);
  assert.deepEqual(await sqlite3(file, 'SELECT count(*) FROM messages'), ['200']);
  assert.deepEqual(
    await sqlite3(file, "SELECT content FROM messages WHERE content LIKE 'message 199 %'"),
    ['message 199 你好'],
  );
}

/** @param {import('./browsers.js').BrowserName} browserName */
export function registerOpfsTests(browserName) {
  describe(`${browserName}: OPFS`, { timeout: hangs }, () => {
    let harness;
    before(async () => {
      harness = await openHarness(browserName);
    });
    after(() => harness?.close());

    test('no isolation headers are needed', async () => {
      assert.equal(await harness.page.evaluate(() => window.crossOriginIsolated), false);
    });

    test('a store is these files', async () => {
      const { page } = harness;
      await fill(page, 'seven');
      const seven = (names) => names.filter((name) => name.startsWith('seven'));
      const kinds = ['', '-before', '-copy', '-damaged', '-damaged-wal', '-journal', '-wal'];
      const files = kinds.map((kind) => `seven.db${kind}`);
      assert.deepEqual(seven(await opfsFiles(page)), files);
      await page.evaluate(() => window.store.close());
      assert.deepEqual(seven(await opfsFiles(page)), files);
      await page.evaluate(() => window.chatkeep.deleteChatStore({ name: 'seven' }));
      assert.deepEqual(seven(await opfsFiles(page)), []);
    });

    test('after close the database, copied out, opens with sqlite3', async (t) => {
      const { page } = harness;
      await fill(page, 'closed');
      await page.evaluate(() => window.store.close());
      const copy = path.join(await folderFor(t, 'opfs'), 'copy.db');
      await copyOutOfOpfs(page, 'closed.db', copy);
      await check(copy);
    });

    test('while open the database with its -wal, copied out, opens with sqlite3', async (t) => {
      const { page } = harness;
      await fill(page, 'open');
      const copy = path.join(await folderFor(t, 'opfs'), 'copy.db');
      // The -wal first: should it be moved into the database in between, both copies have it.
      await copyOutOfOpfs(page, 'open.db-wal', `${copy}-wal`);
      await copyOutOfOpfs(page, 'open.db', copy);
      await check(copy);
      const { messages } = await page.evaluate(() => window.store.stats());
      assert.equal(messages, 200);
      await page.evaluate(() => window.store.close());
    });

    test('an open that waits for the store gets it when it is closed', async () => {
      const title = await harness.page.evaluate(async () => {
        const { openChatStore } = window.chatkeep;
        const store = await openChatStore({ name: 'waited' });
        await store.conversations.create({ title: 'of the first owner' });
        const waiting = openChatStore({ name: 'waited' });
        await new Promise((resolve) => setTimeout(resolve, 500));
        await store.close();
        const next = await waiting;
        const { items } = await next.conversations.list();
        await next.close();
        return items[0].title;
      });
      assert.equal(title, 'of the first owner');
    });

    for (const option of ['workerUrl', 'wasmUrl']) {
      test(`a ${option} where nothing is rejects, and locks nothing`, async () => {
        const outcome = await harness.page.evaluate(async (which) => {
          const { openChatStore, ChatStoreError } = window.chatkeep;
          const options = { name: 'unloaded', [which]: new URL('/nowhere', location.href) };
          const error = await openChatStore(options).then(
            () => null,
            (reason) => reason,
          );
          const store = await openChatStore({ name: 'unloaded' });
          const { conversations } = await store.stats();
          await store.close();
          const isOurs = error instanceof ChatStoreError;
          return { isOurs, message: error?.message, conversations };
        }, option);
        assert.ok(outcome.isOurs, outcome.message);
        assert.ok(outcome.message.includes(option), outcome.message);
        assert.equal(outcome.conversations, 0);
      });
    }

    test("the engine works in a worker of one's own", async () => {
      const answer = await harness.page.evaluate(
        (engineUrl) =>
          new Promise((resolve, reject) => {
            const script = `
              import { openEngine } from '${engineUrl}';
              const engine = await openEngine({ name: 'own-worker' });
              const { id } = engine.call('conversations.create', { title: 'Own' });
              engine.call('messages.append', id, { role: 'user', content: 'Hello' });
              const { messages } = engine.call('stats');
              engine.close();
              postMessage({ messages });
            `;
            const url = URL.createObjectURL(new Blob([script], { type: 'text/javascript' }));
            const worker = new Worker(url, { type: 'module' });
            worker.onerror = (event) => reject(new Error(event.message));
            worker.onmessage = ({ data }) => {
              worker.terminate();
              resolve(data);
            };
          }),
        `${harness.origin}/dist/engine/browser.js`,
      );
      assert.deepEqual(answer, { messages: 1 });
      const titles = await harness.page.evaluate(async () => {
        const store = await window.chatkeep.openChatStore({ name: 'own-worker' });
        const { items } = await store.conversations.list();
        await store.close();
        return items.map((conversation) => conversation.title);
      });
      assert.deepEqual(titles, ['Own']);
    });

    test('a page whose policy forbids WebAssembly opens stores, as its worker may', async () => {
      const tab = await harness.browser.newPage();
      await tab.goto(`${harness.origin}/tests/support/page.html`);
      const sequences = await tab.evaluate(async () => {
        const policy = document.createElement('meta');
        policy.httpEquiv = 'Content-Security-Policy';
        policy.content = "default-src 'self'";
        document.head.append(policy);
        const empty = new Uint8Array([0, 97, 115, 109, 1, 0, 0, 0]);
        const refusal = await WebAssembly.compile(empty).catch((error) => error);
        if (!(refusal instanceof WebAssembly.CompileError)) throw new Error('nothing is forbidden');

        const { openChatStore } = await import('/dist/index.js');
        const numbers = [];
        // The second one's worker may be given what the first one's has compiled.
        for (const time of ['once', 'again']) {
          const store = await openChatStore({ name: 'forbidden', storage: 'memory' });
          const { id } = await store.conversations.create({ title: time });
          const { sequence } = await store.messages.append(id, { role: 'user', content: time });
          numbers.push(sequence);
          await store.close();
        }
        return numbers;
      });
      assert.deepEqual(sequences, [1, 1]);
      await tab.close();
    });

    test('a directory is for Node, and nothing else is chosen instead', async () => {
      const errors = await harness.page.evaluate(() => {
        const { openChatStore, deleteChatStore, listChatStores } = window.chatkeep;
        const storage = { directory: '/tmp' };
        const told = ({ code, message }) => ({ code, message });
        return Promise.all([
          openChatStore({ name: 'nowhere', storage }).catch(told),
          deleteChatStore({ name: 'nowhere', storage }).catch(told),
          listChatStores({ storage }).catch(told),
        ]);
      });
      for (const { code, message } of errors) {
        assert.equal(code, 'STORAGE_UNAVAILABLE');
        assert.match(message, /opfs/);
      }
    });
  });
}
