/** The sidebar of the example chat, driven in a real browser as a person drives it. */

import assert from 'node:assert/strict';
import { existsSync } from 'node:fs';
import { after, before, describe, test } from 'node:test';
import { hangs, patience, watchForTrouble } from './browser-page.js';
import { launchBrowser } from './browsers.js';
import { exampleOn } from './example-page.js';
import { inRoot, root } from './paths.js';
import { startServer } from './server.js';

/** @param {import('./browsers.js').BrowserName} browserName */
export function registerExampleSidebarTests(browserName) {
  describe(`${browserName}: the example's sidebar`, { timeout: hangs }, () => {
    let server;
    let running;
    /** @type {string[]} */
    const trouble = [];

    /** A tab with the example in it, on a store with the chats that `fill` makes. */
    const openTab = async (store, fill = [], { width = 1200, height = 900 } = {}) => {
      const page = await running.browser.newPage();
      await page.setViewport({ width, height });
      const troubleHere = watchForTrouble(page, server.origin);
      const tab = { page, ...exampleOn(page, server.origin) };
      await tab.open(store);
      if (fill.length > 0) await makeChats(page, store, fill);
      return {
        ...tab,
        /** The titles in a part of the sidebar, from top to bottom. */
        titles: (part = 'chats') =>
          page.$$eval(`[data-testid="${part}"] .conversation-title`, (titles) =>
            titles.map((title) => title.textContent),
          ),
        waitForTitles: (part, ...titles) =>
          page.waitForFunction(
            (selector, expected) =>
              JSON.stringify(
                [...document.querySelectorAll(selector)].map((title) => title.textContent),
              ) === expected,
            { timeout: patience, polling: 20 },
            `[data-testid="${part}"] .conversation-title`,
            JSON.stringify(titles),
          ),
        /** Chooses from the menu of the chat. */
        async choose(title, ...testIds) {
          const row = `[data-testid="conversation"]:has([data-title="${title}"])`;
          await page.locator(row).setTimeout(patience).hover();
          await page.locator(`${row} [data-testid="conversation-menu"]`).click();
          for (const testId of testIds) await tab.click(testId);
        },
        async close() {
          trouble.push(...troubleHere);
          await page.close();
        },
      };
    };

    before(async () => {
      const built = inRoot('examples/chat/dist');
      assert.ok(existsSync(built), 'examples/chat/dist is there: npm run build makes it');
      server = await startServer(built, root);
      running = await launchBrowser(browserName);
    });
    after(async () => {
      await running?.close();
      await server?.close();
    });

    test('a chat is pinned, and unpinned', async () => {
      const tab = await openTab('pinned', [{ title: 'Bread' }, { title: 'Lisbon' }]);
      await tab.waitForTitles('chats', 'Lisbon', 'Bread');
      await tab.choose('Bread', 'pin');
      await tab.waitForTitles('pinned', 'Bread');
      await tab.waitForTitles('chats', 'Bread', 'Lisbon');
      await tab.reload();
      await tab.waitForTitles('pinned', 'Bread');
      await tab.choose('Bread', 'pin');
      await tab.waitForCount('pinned', 0);
      await tab.waitForTitles('chats', 'Lisbon', 'Bread');
      await tab.close();
    });

    test('a chat is renamed', async () => {
      const tab = await openTab('renamed', [{ title: 'Bread' }]);
      await tab.choose('Bread', 'rename');
      await tab.write('title-input', 'Sourdough');
      await tab.page.keyboard.press('Enter');
      await tab.waitForTitles('chats', 'Sourdough');
      await tab.reload();
      await tab.waitForTitles('chats', 'Sourdough');
      await tab.close();
    });

    test('folders are made, filled, renamed, closed and removed', async () => {
      const tab = await openTab('folders', [{ title: 'Bread' }, { title: 'Lisbon' }]);
      await tab.click('new-folder');
      await tab.write('name-field', 'Travel');
      await tab.click('name-done');
      await tab.waitForTexts('folder-open', 'Travel0');
      await tab.choose('Lisbon', 'move', 'move-to-folder');
      await tab.waitForTitles('folders', 'Lisbon');
      await tab.waitForTitles('chats', 'Lisbon', 'Bread');
      await tab.choose('Bread', 'move');
      await tab.write('new-folder-name', 'Kitchen');
      await tab.page.keyboard.press('Enter');
      await tab.waitForTexts('folder-open', 'Kitchen1', 'Travel1');

      await tab.click('folder-menu');
      await tab.click('rename-folder');
      await tab.write('name-field', 'Baking');
      await tab.click('name-done');
      await tab.waitForTexts('folder-open', 'Baking1', 'Travel1');

      await tab.click('folder-open');
      await tab.waitForTitles('folders', 'Lisbon');
      await tab.reload();
      await tab.waitForTexts('folder-open', 'Baking1', 'Travel1');
      await tab.waitForTitles('folders', 'Lisbon');

      await tab.click('folder-menu');
      await tab.click('remove-folder');
      await tab.waitForTexts('folder-open', 'Travel1');
      await tab.waitForTitles('chats', 'Lisbon', 'Bread');
      await tab.click('undo');
      await tab.waitForTexts('folder-open', 'Baking1', 'Travel1');
      await tab.close();
    });

    test('a chat is archived, found in the archive, and taken out of it', async () => {
      const tab = await openTab('archived', [{ title: 'Bread' }, { title: 'Lisbon' }]);
      await tab.choose('Bread', 'archive');
      await tab.waitForTitles('chats', 'Lisbon');
      await tab.click('show-archive');
      await tab.waitForTitles('chats', 'Bread');
      await tab.choose('Bread', 'unarchive');
      await tab.waitForTitles('chats');
      await tab.click('show-archive');
      await tab.waitForTitles('chats', 'Lisbon', 'Bread');
      await tab.close();
    });

    test('a chat has tags', async () => {
      const tab = await openTab('tags', [{ title: 'Bread' }]);
      await tab.choose('Bread', 'tags');
      await tab.write('name-field', 'warm, flour, warm');
      await tab.click('name-done');
      await tab.waitForTexts('tag', 'warm', 'flour');
      await tab.close();
    });

    test('10,000 chats are scrolled through to the last, and few of them are elements', async () => {
      const many = Array.from({ length: 10_000 }, (_, index) => ({ title: `Chat ${index}` }));
      const tab = await openTab('many', many);
      await tab.page.waitForFunction(
        () => document.querySelector('.conversation-title')?.textContent === 'Chat 9999',
        { timeout: patience },
      );
      let mostElements = 0;
      // Reads page after page, as somebody does who drags the scroll bar down.
      for (;;) {
        const { titles, isAtEnd } = await tab.page.$eval('[data-testid="chats"]', async (box) => {
          box.scrollTop = box.scrollHeight;
          await new Promise((resolve) => setTimeout(resolve, 20));
          const titles = [...box.querySelectorAll('.conversation-title')];
          return {
            titles: titles.map((title) => title.textContent),
            isAtEnd: titles.at(-1)?.textContent === 'Chat 0',
          };
        });
        mostElements = Math.max(mostElements, titles.length);
        if (isAtEnd) break;
      }
      assert.ok(mostElements < 60, `${mostElements} chats were elements at once`);
      const last = await tab.titles();
      assert.deepEqual(
        last.slice(-10),
        Array.from({ length: 10 }, (_, index) => `Chat ${9 - index}`),
      );

      // In the middle, too, and what is clicked there is what is opened.
      await tab.page.$eval(
        '[data-testid="chats"]',
        (box) => (box.scrollTop = box.scrollHeight / 2),
      );
      await tab.page.waitForFunction(
        () => {
          const box = document.querySelector('[data-testid="chats"]').getBoundingClientRect();
          const middle = document.elementFromPoint(box.x + 40, box.y + box.height / 2);
          const title = middle?.closest('.conversation')?.querySelector('.conversation-title');
          return /^Chat [45]\d\d\d$/.test(title?.textContent ?? '');
        },
        { timeout: patience, polling: 20 },
      );
      const inSight = await tab.titles();
      const numbers = inSight.map((title) => Number(title.slice('Chat '.length)));
      assert.ok(numbers.length >= 10 && numbers.length < 60);
      assert.deepEqual(
        numbers,
        numbers.map((_, index) => numbers[0] - index),
      );
      await tab.close();
    });

    test('no page complained, and none asked another server', () => {
      assert.deepEqual(trouble, []);
    });
  });
}

/** Makes chats in the page's store, as a second client of it. The last one is the newest. */
function makeChats(page, name, chats) {
  return page.evaluate(
    async (storeName, wanted) => {
      const { openChatStore } = await import('/dist/index.js');
      const store = await openChatStore({ name: storeName });
      const begin = Date.now() - wanted.length;
      await store.batch((batch) =>
        Promise.all(
          wanted.map(({ messages = [], ...chat }, index) => {
            const id = chat.id ?? `chat-${index}`;
            return Promise.all([
              batch.conversations.create({ id, createdAt: begin + index, ...chat }),
              ...messages.map((message) => batch.messages.append(id, message)),
            ]);
          }),
        ),
      );
      await store.close();
    },
    name,
    chats,
  );
}
