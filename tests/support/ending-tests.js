/** A tab that is closed and what is killed while it writes: nothing acknowledged is lost. */

import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { hangs, openHarness, openHarnessPage, patience } from './browser-page.js';
import { KillRounds, tenWays } from './kill-rounds.js';
import { anySeed } from './seeded-random.js';

const rounds = 2;

/** Begins to append in a page, for ever. `window.acknowledged[name]` grows with every answer. */
async function startWriting(page, name, prefix) {
  await page.evaluate(
    async (storeName, idPrefix) => {
      const store = await window.chatkeep.openChatStore({ name: storeName });
      await store.conversations.create({ id: 'c', createdAt: 1 });
      const acknowledged = ((window.acknowledged ??= {})[storeName] = []);
      const write = async () => {
        for (let index = 0; ; index++) {
          const id = `${idPrefix}-${index}`;
          await store.messages.append('c', { id, role: 'user', content: `content of ${id}` });
          acknowledged.push(id);
        }
      };
      write().catch(() => {});
    },
    name,
    prefix,
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

    test('a tab that is closed', async () => {
      const all = [];
      for (let round = 0; round < rounds; round++) {
        const page = await openPage(harness.browser, harness.origin);
        await startWriting(page, 'tab', `r${round}`);
        all.push(...(await acknowledged(page, 'tab')));
        await page.close();
        await checkKept(harness.page, 'tab', all);
      }
      assert.ok(all.length >= rounds * 20);
    });

    test('workers, renderers and browsers that are killed', async (t) => {
      const seed = anySeed();
      t.diagnostic(`seed ${seed}`);
      const killing = await KillRounds.open(browserName, seed);
      try {
        for (const way of tenWays) t.diagnostic(await killing.run(way));
        await killing.checkLast();
        const { messages, streams, attachments } = killing.acknowledged;
        t.diagnostic(
          `${messages} acknowledged messages, ${streams} streams, ${attachments} attachments`,
        );
        assert.ok(messages > 0 && streams > 0);
      } finally {
        await killing.close();
      }
    });
  });
}
