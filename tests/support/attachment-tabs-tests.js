/** The bytes of attachments in several tabs of a browser. */

import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { hangs, patience } from './browser-page.js';
import { launchBrowser } from './browsers.js';
import { root } from './paths.js';
import { startServer } from './server.js';
import { changesOfOwner, openTab } from './tabs.js';

const piece = 1024 * 1024;

/** @param {import('./browsers.js').BrowserName} browserName */
export function registerAttachmentTabsTests(browserName) {
  describe(`${browserName}: attachments in several tabs`, { timeout: hangs }, () => {
    let running;
    let server;
    before(async () => {
      server = await startServer(root);
      running = await launchBrowser(browserName);
    });
    after(async () => {
      await running?.close();
      await server?.close();
    });

    /** A tab in front of the others, closed at the end of the test. */
    const tabFor = async (t, name) => {
      const page = await openTab(running.browser, server.origin, { name });
      t.after(() => page.close({ runBeforeUnload: false }).catch(() => {}));
      await page.evaluate(async () => {
        const { opfsFolder } = await import('/tests/support/attachment-folders.js');
        const store = window.tab.store();
        window.files = async () => (await opfsFolder(store.name).list()).map(({ name }) => name);
        window.settled = async (count) => (await window.files()).length === count;
        /** Adds pieces of these bytes for as long as it is told to. */
        window.upload = (id, value) => {
          let controller;
          const stream = new ReadableStream({ start: (given) => (controller = given) });
          let written;
          const progress = (told) => {
            window.done = told.done;
            written?.();
          };
          const adding = store.attachments.add('m', { id, stream }, { onProgress: progress });
          adding.catch(() => {});
          return {
            write: () =>
              new Promise((resolve) => {
                written = resolve;
                controller.enqueue(new Uint8Array(1024 * 1024).fill(value));
              }),
            async end() {
              controller.close();
              return (await adding).size;
            },
          };
        };
        window.read = async (id) => {
          const bytes = await (await store.attachments.open(id)).bytes();
          return { size: bytes.length, isSame: bytes.every((byte) => byte === bytes[0]) };
        };
      });
      return page;
    };

    const prepare = (page) =>
      page.evaluate(async () => {
        await window.tab.store().conversations.create({ id: 'c' });
        const message = { id: 'm', role: 'user', content: 'x' };
        await window.tab.store().messages.append('c', message);
      });

    const settles = (page, count) =>
      page.waitForFunction(
        (expected) => window.settled(expected),
        { timeout: patience, polling: 20 },
        count,
      );

    const begin = (page, id, value) =>
      page.evaluate(
        async (name, byte) => {
          window.uploading = window.upload(name, byte);
          await window.uploading.write();
        },
        id,
        value,
      );

    const finish = (page) =>
      page.evaluate(async () => {
        await window.uploading.write();
        return window.uploading.end();
      });

    test('a tab that does not own the store writes and reads bytes', async (t) => {
      const other = await tabFor(t, 'shared');
      await prepare(other);
      const owner = await tabFor(t, 'shared');
      await changesOfOwner(owner, 1);
      await begin(other, 'f', 7);
      assert.equal(await finish(other), 2 * piece);
      for (const page of [other, owner]) {
        const read = await page.evaluate(() => window.read('f'));
        assert.deepEqual(read, { size: 2 * piece, isSame: true });
      }
      // Written by the one, freed by the other.
      await owner.evaluate(() => window.tab.store().attachments.purge('f'));
      await settles(owner, 0);
    });

    test('the owner goes in the middle, and the attachment is there once', async (t) => {
      const writes = await tabFor(t, 'owner');
      await prepare(writes);
      const owner = await tabFor(t, 'owner');
      await changesOfOwner(owner, 1);
      await begin(writes, 'f', 3);
      await owner.close();
      await changesOfOwner(writes, 2);
      // Whoever owns the store now has looked for leftovers, and left this alone.
      assert.equal(await finish(writes), 2 * piece);
      await begin(writes, 'g', 3);
      assert.equal(await finish(writes), 2 * piece);
      const { items, names, report } = await writes.evaluate(async () => ({
        items: (await window.tab.store().attachments.list()).items.map(({ id }) => id),
        names: await window.files(),
        report: await window.tab.store().doctor({ deep: true }),
      }));
      assert.deepEqual(items, ['f', 'g']);
      assert.equal(names.length, 1);
      assert.deepEqual([report.ok, report.leftoverFiles], [true, 0]);
    });

    test('what a closed tab was writing is collected, what others write is not', async (t) => {
      const stays = await tabFor(t, 'closed');
      await prepare(stays);
      const goes = await tabFor(t, 'closed');
      await begin(goes, 'gone', 1);
      const owner = await tabFor(t, 'closed');
      await begin(stays, 'kept', 2);
      await settles(owner, 2);
      await goes.close();
      await settles(owner, 1);
      assert.equal(await finish(stays), 2 * piece);
      const report = await owner.evaluate(() => window.tab.store().doctor({ deep: true }));
      assert.deepEqual([report.ok, report.leftoverFiles], [true, 0]);
    });

    test('what the last tab was writing is collected at the next opening', async (t) => {
      const first = await tabFor(t, 'last');
      await prepare(first);
      await begin(first, 'gone', 1);
      assert.equal((await first.evaluate(() => window.files())).length, 1);
      await first.close();
      const second = await tabFor(t, 'last');
      await settles(second, 0);
      await begin(second, 'f', 1);
      assert.equal(await finish(second), 2 * piece);
    });

    test('two tabs add the same bytes at once, and they are kept once', async (t) => {
      const pages = [await tabFor(t, 'same'), await tabFor(t, 'same')];
      await prepare(pages[0]);
      for (const [index, page] of pages.entries()) await begin(page, `f${index}`, 5);
      await Promise.all(pages.map(finish));
      await settles(pages[0], 1);
      for (const page of pages) {
        const { attachmentBytes } = await page.evaluate(() => window.tab.store().stats());
        assert.equal(attachmentBytes, 2 * piece);
      }
    });

    // Only Chromium lets a test set a quota.
    if (browserName !== 'chromium') return;
    test('a full disk leaves nothing of a file, and what follows goes on', async (t) => {
      const page = await tabFor(t, 'full');
      await prepare(page);
      const session = await page.createCDPSession();
      const quota = (quotaSize) =>
        session.send('Storage.overrideQuotaForOrigin', { origin: server.origin, quotaSize });
      const { usage } = await page.evaluate(() => navigator.storage.estimate());
      await quota(usage + 8 * piece);
      const add = (pieces) =>
        page.evaluate((count) => {
          const blob = new Blob(Array(count).fill(new Uint8Array(1024 * 1024)));
          return window.tab
            .store()
            .attachments.add('m', { blob })
            .then(
              ({ size }) => size,
              ({ code }) => code,
            );
        }, pieces);
      assert.equal(await add(20), 'QUOTA_EXCEEDED');
      assert.deepEqual(await page.evaluate(() => window.files()), []);
      assert.equal(await add(4), 4 * piece);
      await quota(usage + 100 * piece);
      assert.equal(await add(20), 20 * piece);
      const report = await page.evaluate(() => window.tab.store().doctor({ deep: true }));
      assert.deepEqual([report.ok, report.leftoverFiles], [true, 0]);
    });
  });
}
