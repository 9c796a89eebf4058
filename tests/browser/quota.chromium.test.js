/** A store in an origin whose quota is used up. Only Chromium lets a test set one. */

import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { hangs, openHarness } from '../support/browser-page.js';

const QUOTA_BYTES = 6 * 1024 * 1024;

describe('chromium: a small quota', { timeout: hangs }, () => {
  let harness;
  before(async () => {
    harness = await openHarness('chromium');
    const session = await harness.page.createCDPSession();
    const quota = { origin: harness.origin, quotaSize: QUOTA_BYTES };
    await session.send('Storage.overrideQuotaForOrigin', quota);
    await harness.page.evaluate(() => {
      window.fillDisk = async (store, bytes) => {
        for (let count = 0; ; count++) {
          try {
            const content = 'x'.repeat(bytes);
            await store.messages.append('c', { id: `${bytes}-${count}`, role: 'user', content });
          } catch (error) {
            return { count, code: error.code };
          }
        }
      };
    });
  });
  after(() => harness?.close());

  test('writes fail, reads go on, deleting frees space, the next write works', async () => {
    const found = await harness.page.evaluate(async () => {
      const store = await window.chatkeep.openChatStore({ name: 'full' });
      await store.conversations.create({ id: 'c' });
      const full = await window.fillDisk(store, 50_000);
      const again = await window.fillDisk(store, 50_001);
      const { messages } = await store.stats();
      const last = await store.messages.get(`50000-${full.count - 1}`);
      const safety = await store.safety();

      for (let count = 0; count < 5; count++) await store.messages.purge(`50000-${count}`);
      const next = await window.fillDisk(store, 50_002);
      await store.close();

      const reopened = await window.chatkeep.openChatStore({ name: 'full' });
      const report = await reopened.doctor();
      const { messages: left } = await reopened.stats();
      await reopened.messages.purge('50000-5');
      await reopened.messages.append('c', { role: 'user', content: 'x'.repeat(40_000) });
      await reopened.close();
      await window.chatkeep.deleteChatStore({ name: 'full' });
      return { full, again, messages, last, safety, next, report, left };
    });
    const { full, again, next, safety } = found;
    assert.equal(full.code, 'QUOTA_EXCEEDED');
    assert.ok(full.count > 20, `${full.count} messages`);
    assert.deepEqual(again, { count: 0, code: 'QUOTA_EXCEEDED' });
    assert.equal(found.messages, full.count);
    assert.equal(found.last.text.length, 50_000);
    // Chromium tells pages a quota that is not theirs, so that they learn nothing of the disk.
    assert.ok(safety.usage > 0 && safety.usage <= QUOTA_BYTES, `${safety.usage} used`);
    assert.ok(next.count >= 4, `${next.count} messages in the room of five`);
    assert.equal(next.code, 'QUOTA_EXCEEDED');
    assert.deepEqual(found.report.problems, []);
    assert.equal(found.left, full.count - 5 + next.count);
  });

  test('a store with nothing in it that cannot be made leaves the others as they are', async () => {
    const found = await harness.page.evaluate(async () => {
      const { openChatStore, deleteChatStore } = window.chatkeep;
      const store = await openChatStore({ name: 'first' });
      await store.conversations.create({ id: 'c' });
      const full = await window.fillDisk(store, 500_000);
      const rest = await window.fillDisk(store, 1000);
      const error = await openChatStore({ name: 'second' }).then(
        () => null,
        ({ code, message }) => ({ code, message }),
      );
      const { messages } = await store.stats();
      await store.close();
      for (const name of ['first', 'second']) await deleteChatStore({ name });
      return { error, messages, appended: full.count + rest.count };
    });
    assert.equal(found.error?.code, 'QUOTA_EXCEEDED', found.error?.message);
    assert.equal(found.messages, found.appended);
  });
});
