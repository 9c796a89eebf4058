/** A worker, a tab or a whole browser that ends while it writes: nothing acknowledged is lost. */

import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { hangs, openHarness, openHarnessPage, patience } from './browser-page.js';
import { launchBrowser } from './browsers.js';
import { root } from './paths.js';
import { startServer } from './server.js';
import { folderFor } from './temporary.js';

const rounds = 2;

/** Begins to append in a page, for ever. `window.acknowledged[name]` grows with every answer. */
async function startWriting(page, name, prefix, durability) {
  await page.evaluate(
    async (storeName, idPrefix, kept) => {
      // The worker is the library's own; this is how a test gets hold of it.
      const workers = (window.workers ??= []);
      const Original = window.Worker;
      window.Worker = class extends Original {
        constructor(...args) {
          super(...args);
          workers.push(this);
        }
      };
      const store = await window.chatkeep.openChatStore({ name: storeName, durability: kept });
      window.Worker = Original;
      await store.conversations.create({ id: 'c', createdAt: 1 });
      const acknowledged = ((window.acknowledged ??= {})[storeName] = []);
      const write = async () => {
        for (let index = 0; ; index++) {
          const id = `${idPrefix}-${index}`;
          await store.messages.append('c', { id, role: 'user', content: `content of ${id}` });
          acknowledged.push(id);
          window.report?.(storeName, id);
        }
      };
      write().catch(() => {});
    },
    name,
    prefix,
    durability,
  );
}

/** What was acknowledged once there are some; more may be by now. */
async function acknowledged(page, name) {
  const enough = 20 + Math.floor(Math.random() * 60);
  const waiting = { timeout: patience, polling: 5 };
  await page.waitForFunction(
    (store, count) => window.acknowledged[store].length >= count,
    waiting,
    name,
    enough,
  );
  return page.evaluate((store) => [...window.acknowledged[store]], name);
}

/** Opens the store, compares it with what was acknowledged, and closes it. */
async function checkKept(page, name, ids) {
  const kept = await page.evaluate(async (storeName) => {
    const store = await window.chatkeep.openChatStore({ name: storeName });
    const rows = [];
    for (let number = 0; ; number++) {
      const { items, hasMore } = await store.messages.list({ page: number, pageSize: 500 });
      rows.push(...items.map(({ id, content }) => [id, content]));
      if (!hasMore) break;
    }
    await store.close();
    return rows;
  }, name);
  const contents = new Map(kept);
  for (const id of ids) assert.equal(contents.get(id), `content of ${id}`);
}

/** @param {import('./browsers.js').BrowserName} browserName */
export function registerEndingTests(browserName) {
  describe(`${browserName}: what ends while it writes`, { timeout: hangs }, () => {
    let harness;
    before(async () => {
      harness = await openHarness(browserName);
    });
    after(() => harness?.close());

    const openPage = async (browser, origin) =>
      (await openHarnessPage(browser, origin, browserName)).page;

    for (const durability of ['full', 'relaxed']) {
      test(`a worker that is terminated, ${durability}`, async () => {
        const { page } = harness;
        const name = `worker-${durability}`;
        const all = [];
        for (let round = 0; round < rounds; round++) {
          await startWriting(page, name, `r${round}`, durability);
          await acknowledged(page, name);
          const last = await page.evaluate((store) => {
            for (const worker of window.workers) worker.terminate();
            return [...window.acknowledged[store]];
          }, name);
          all.push(...last);
          await checkKept(page, name, all);
        }
        assert.ok(all.length >= rounds * 20);
      });
    }

    test('a tab that is closed', async () => {
      const all = [];
      for (let round = 0; round < rounds; round++) {
        const page = await openPage(harness.browser, harness.origin);
        await startWriting(page, 'tab', `r${round}`, 'full');
        all.push(...(await acknowledged(page, 'tab')));
        await page.close();
        await checkKept(harness.page, 'tab', all);
      }
      assert.ok(all.length >= rounds * 20);
    });

    test('a browser that is killed', async (t) => {
      const profile = await folderFor(t, browserName);
      const server = await startServer(root);
      t.after(() => server.close());
      const kept = { full: [], relaxed: [] };
      const killed = await launchBrowser(browserName, { profile });
      try {
        const page = await openPage(killed.browser, server.origin);
        const least = 20 + Math.floor(Math.random() * 60);
        let haveEnough;
        const enough = new Promise((resolve) => (haveEnough = resolve));
        await page.exposeFunction('report', (durability, id) => {
          kept[durability].push(id);
          if (Object.values(kept).every((ids) => ids.length >= least)) haveEnough();
        });
        for (const durability of Object.keys(kept)) {
          await startWriting(page, durability, 'm', durability);
        }
        // Killed as soon as the last acknowledgement comes, not when it was asked for.
        await enough;
      } finally {
        await killed.kill();
      }
      const again = await launchBrowser(browserName, { profile });
      try {
        const page = await openPage(again.browser, server.origin);
        for (const [durability, ids] of Object.entries(kept)) {
          assert.ok(ids.length >= 20);
          await checkKept(page, durability, ids);
        }
      } finally {
        await again.close();
      }
    });
  });
}
