/** The sidebar of the example chat, driven in a real browser as a person drives it. */

import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { hangs, patience } from './browser-page.js';
import { launchBrowser } from './browsers.js';
import { builtExample, newExampleTab } from './example-page.js';
import { accessibilityTrouble } from './axe.js';
import { root } from './paths.js';
import { startServer } from './server.js';

/** @param {import('./browsers.js').BrowserName} browserName */
export function registerExampleSidebarTests(browserName) {
  describe(`${browserName}: the example's sidebar`, { timeout: hangs }, () => {
    let server;
    let running;
    /** @type {string[]} */
    const trouble = [];

    /** A tab with the example in it, on a store with the chats that `fill` makes. */
    const openTab = async (store, fill = [], size = {}) => {
      const tab = await newExampleTab(running.browser, server.origin, trouble, size);
      const { page } = tab;
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
          tab.wait(
            (selector, expected) =>
              JSON.stringify(
                [...document.querySelectorAll(selector)].map((title) => title.textContent),
              ) === expected,
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
        waitForFocus: (testId) =>
          tab.wait(
            (selector) => document.activeElement?.matches(selector),
            `[data-testid="${testId}"]`,
          ),
        /** Presses the last of the keys while the others are down. */
        async press(...keys) {
          const held = keys.slice(0, -1);
          for (const key of held) await page.keyboard.down(key);
          await page.keyboard.press(keys.at(-1));
          for (const key of held.reverse()) await page.keyboard.up(key);
        },
      };
    };

    before(async () => {
      server = await startServer(builtExample(), root);
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

    test('a chat is dragged into a folder, and out of it', async () => {
      const tab = await openTab('dragged', [
        { title: 'Bread' },
        { title: 'Lisbon', folder: 'Travel' },
      ]);
      await tab.waitForTexts('folder-open', 'Travel1');
      await dragChat(tab.page, 'Bread', 'folder');
      await tab.waitForTexts('folder-open', 'Travel2');
      await tab.waitForTitles('no-folder');
      await tab.reload();
      await tab.waitForTexts('folder-open', 'Travel2');

      await dragChat(tab.page, 'Lisbon', 'no-folder');
      await tab.waitForTitles('no-folder', 'Lisbon');
      await tab.waitForTexts('folder-open', 'Travel1');
      await tab.click('undo');
      await tab.waitForTexts('folder-open', 'Travel2');

      // The same without a pointer.
      await tab.page.focus(
        '[data-testid="conversation"]:has([data-title="Bread"]) [data-testid="conversation-menu"]',
      );
      await tab.press('Enter');
      await tab.waitForCount('menu', 1);
      await tab.page.focus('[data-testid="move"]');
      await tab.press('Enter');
      await tab.page.waitForSelector('[data-testid="move-dialog"]', { timeout: patience });
      await tab.page.focus('[data-testid="move-to-none"]');
      await tab.press('Enter');
      await tab.waitForTitles('no-folder', 'Bread');
      await tab.waitForTexts('folder-open', 'Travel1');
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

    test('what is typed is searched in all chats, and the keyboard opens what is found', async () => {
      const tab = await openTab('searched', [
        {
          id: 'bread',
          title: 'Bread',
          messages: [
            { id: 'ask', role: 'user', content: 'How long does a sourdough rise?' },
            { id: 'say', role: 'assistant', content: 'Four hours, <b>covered</b>, in the warm.' },
          ],
        },
        { id: 'lisbon', title: 'Covered markets', messages: [{ role: 'user', content: 'Which?' }] },
      ]);
      // A chat that is shown takes the focus into its message box.
      await tab.waitForFirstMessage('Which?');
      await tab.press('Control', 'k');
      await tab.waitForFocus('search');
      await tab.page.keyboard.type('cover');
      // What was found for the letters before stays until then.
      await tab.wait(
        (expected) =>
          [...document.querySelectorAll('[data-testid="result"] mark')]
            .map((mark) => mark.textContent)
            .join(' ') === expected,
        'Cover covered',
      );
      // What was said is text, whatever it looks like.
      assert.deepEqual(await tab.texts('snippet'), ['Four hours, <b>covered</b>, in the warm.']);
      assert.equal(await tab.page.$$eval('.result b', (elements) => elements.length), 0);
      const links = await tab.page.$$eval('[data-testid="result"]', (results) =>
        results.map((result) => result.getAttribute('href')),
      );
      assert.deepEqual(links, ['#/c/lisbon', '#/c/bread/m/say']);

      await tab.page.keyboard.press('ArrowDown');
      await tab.page.keyboard.press('Enter');
      await tab.waitForFirstMessage('How long does a sourdough rise?');
      assert.equal(await tab.page.evaluate(() => location.hash), '#/c/bread/m/say');

      await tab.page.focus('[data-testid="search"]');
      await tab.page.keyboard.press('Escape');
      await tab.waitForCount('result', 0);
      await tab.waitForTitles('chats', 'Covered markets', 'Bread');
      await tab.page.keyboard.type('nowhere at all');
      await tab.waitForCount('nothing-found', 1);
      await tab.close();
    });

    test('the keyboard goes through the chats, and tells what it can', async () => {
      const chats = ['One', 'Two', 'Three'].map((title) => ({
        title,
        messages: [{ role: 'user', content: `What is ${title}?` }],
      }));
      const tab = await openTab('keyboard', chats);
      await tab.waitForFirstMessage('What is Three?');
      const focused = () => tab.page.evaluate(() => document.activeElement?.dataset.row ?? null);

      await tab.press('Alt', 'ArrowDown');
      await tab.waitForFirstMessage('What is Two?');
      await tab.press('Alt', 'ArrowUp');
      await tab.waitForFirstMessage('What is Three?');

      // One stop of the Tab key, at the chat that is shown; the arrow keys inside.
      await tab.page.focus('[data-testid="search"]');
      await tab.press('Tab');
      assert.equal(await focused(), 'chat-2');
      await tab.press('ArrowDown');
      assert.equal(await focused(), 'chat-1');
      await tab.press('End');
      await tab.page.waitForFunction(() => document.activeElement?.dataset.row === 'chat-0');
      await tab.press('Tab');
      assert.ok(
        await tab.hasFocus('conversation-menu'),
        'the next stop is what can be done with it',
      );
      await tab.press('Shift', 'Tab');
      await tab.press('Home');
      await tab.page.waitForFunction(() => document.activeElement?.dataset.row === 'chat-2');
      assert.notEqual(
        await tab.page.evaluate(() => getComputedStyle(document.activeElement).outlineStyle),
        'none',
        'the focus is seen',
      );
      await tab.press('Delete');
      await tab.waitForTitles('chats', 'Two', 'One');

      await tab.page.evaluate(() => document.activeElement?.blur());
      await tab.page.keyboard.type('?');
      await tab.waitForCount('keyboard-help', 1);
      await tab.press('Escape');
      await tab.waitForCount('keyboard-help', 0);
      await tab.page.focus('[data-testid="composer"]');
      await tab.page.keyboard.type('Why?');
      await tab.waitForValue('composer', 'Why?');
      assert.equal(await tab.count('keyboard-help'), 0, 'who writes may ask');

      await tab.page.focus('[data-testid="skip-link"]');
      await tab.press('Enter');
      assert.ok(await tab.hasFocus('composer'), 'the chats are skipped');
      await tab.press('Control', 'Shift', 'O');
      await tab.waitForCount('suggestion', 3);
      await tab.close();
    });

    test('a menu is gone through by keyboard, and gives the focus back', async () => {
      const tab = await openTab('menus', [{ title: 'Bread' }]);
      await tab.page.focus('[data-testid="conversation-menu"]');
      await tab.press('Enter');
      await tab.waitForCount('menu', 1);
      assert.ok(await tab.hasFocus('pin'));
      await tab.press('ArrowUp');
      assert.ok(await tab.hasFocus('delete-conversation'));
      await tab.press('ArrowDown');
      await tab.press('ArrowDown');
      assert.ok(await tab.hasFocus('rename'));
      await tab.press('Escape');
      await tab.waitForCount('menu', 0);
      assert.ok(await tab.hasFocus('conversation-menu'));
      await tab.close();
    });

    test('light, dark and the direction are chosen, and kept', async () => {
      const tab = await openTab('look', [{ title: 'خبز' }]);
      const ground = () => tab.page.evaluate(() => getComputedStyle(document.body).backgroundColor);
      const choose = async (testId) => {
        await tab.click('look');
        await tab.click(testId);
      };
      await choose('theme-light');
      const light = await ground();
      await choose('theme-dark');
      const dark = await ground();
      assert.notEqual(dark, light);
      await tab.reload();
      assert.equal(await ground(), dark);

      const isSidebarAtLeft = () =>
        tab.page.$eval('.sidebar', (aside) => aside.getBoundingClientRect().left === 0);
      assert.equal(await isSidebarAtLeft(), true);
      await choose('direction-rtl');
      await tab.page.waitForFunction(() => document.documentElement.dir === 'rtl');
      assert.equal(await isSidebarAtLeft(), false);
      await choose('direction-auto');
      await choose('theme-system');
      assert.equal(await isSidebarAtLeft(), true);
      await tab.close();
    });

    test('where there is no room, the sidebar is a drawer', async () => {
      const chats = ['One', 'Two'].map((title) => ({
        title,
        messages: [{ role: 'user', content: `What is ${title}?` }],
      }));
      const tab = await openTab('drawer', chats, { width: 390, height: 844 });
      const isShown = () =>
        tab.page.$eval('.sidebar', (aside) => getComputedStyle(aside).visibility === 'visible');
      assert.equal(await isShown(), false);
      await tab.click('open-drawer');
      await tab.page.waitForFunction(
        () => getComputedStyle(document.querySelector('.sidebar')).visibility === 'visible',
      );
      assert.equal(await tab.page.$eval('.pane', (pane) => pane.inert), true);
      await tab.openConversation('One');
      await tab.waitForFirstMessage('What is One?');
      await tab.page.waitForFunction(
        () => getComputedStyle(document.querySelector('.sidebar')).visibility === 'hidden',
      );
      await tab.press('Control', 'k');
      await tab.waitForFocus('search');
      await tab.press('Escape');
      assert.equal(await tab.page.$eval('.pane', (pane) => pane.inert), false);
      await tab.close();
    });

    test('an answer is read out in whole sentences', async () => {
      const tab = await openTab('spoken');
      await tab.page.evaluate(() => {
        window.spoken = [];
        new MutationObserver(() => {
          const text = document.querySelector('[data-testid="spoken"]')?.textContent;
          if (text && text !== window.spoken.at(-1)) window.spoken.push(text);
        }).observe(document.body, { childList: true, subtree: true, characterData: true });
      });
      await tab.send('Hello');
      await tab.waitForAnswer(2);
      const [, answer] = await tab.items();
      const live = await tab.page.evaluate(() => window.spoken);
      const told = live.filter((text) => text !== 'The answer is being written.');
      assert.ok(told.length > 0);
      for (const text of told) assert.match(text, /[.!?]$/, 'no sentence is cut');
      const squeezed = (text) => text.replaceAll(/\s/g, '');
      assert.equal(squeezed(told.join('')), squeezed(answer.text), 'all of it, and nothing twice');
      await tab.close();
    });

    test('axe finds nothing to complain about', async () => {
      const tab = await openTab('axe', [
        { title: 'Pinned', pinned: true },
        { title: 'In a folder', folder: 'Folder', tags: ['tag'] },
        {
          title: 'Answered',
          messages: [
            { role: 'user', content: 'Draw me something' },
            { role: 'assistant', content: 'Here it is.' },
          ],
        },
      ]);
      await tab.openConversation('Answered');
      await tab.waitForFirstMessage('Draw me something');
      await tab.send('Please make a table');
      await tab.waitForAnswer(4);
      await tab.send('Please give me a form');
      await tab.waitForAnswer(6);
      await tab.waitForCount('component', 2);
      await tab.page.waitForSelector('.a2ui input', { timeout: patience });
      const found = [];
      const look = async (where) => found.push(...(await accessibilityTrouble(tab.page, where)));
      const openAndLook = async (testId, where, { stays = false } = {}) => {
        await tab.click(testId);
        await look(where);
        if (!stays) await tab.press('Escape');
      };

      for (const theme of ['theme-light', 'theme-dark']) {
        await tab.click('look');
        await tab.click(theme);
        await look(theme);
        await openAndLook('show-help', `${theme}, the help`);
        await openAndLook('conversation-menu', `${theme}, a menu`);
        await openAndLook('new-folder', `${theme}, a dialog`);
        await tab.click('settings-button');
        for (const page of ['settings-answers', 'settings-storage', 'settings-transfer']) {
          await openAndLook(page, `${theme}, ${page}`, { stays: page !== 'settings-transfer' });
        }
        await tab.clickOfMessage(1, 'react');
        await look(`${theme}, reactions`);
        await tab.press('Escape');
        await tab.clickOfMessage(1, 'reply-in-thread');
        await tab.waitForCount('side-panel', 1);
        await look(`${theme}, a thread`);
        await tab.click('close-panel');
        await tab.write('search', 'answer');
        await tab.waitForCount('result', 1);
        await look(`${theme}, searching`);
        await tab.click('clear-search');
        await tab.page.setViewport({ width: 390, height: 844 });
        await look(`${theme}, narrow`);
        await openAndLook('open-drawer', `${theme}, the drawer`);
        await tab.page.setViewport({ width: 1200, height: 900 });
      }
      await tab.click('new-chat');
      await tab.waitForCount('suggestion', 3);
      await look('a new chat');
      assert.deepEqual(found, []);
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
      await tab.wait(() => {
        const box = document.querySelector('[data-testid="chats"]').getBoundingClientRect();
        const middle = document.elementFromPoint(box.x + 40, box.y + box.height / 2);
        const title = middle?.closest('.conversation')?.querySelector('.conversation-title');
        return /^Chat [45]\d\d\d$/.test(title?.textContent ?? '');
      });
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

/**
 * Drags a chat by its row onto what has the test id, with the events that a mouse makes.
 */
function dragChat(page, title, target) {
  return page.evaluate(
    (chatTitle, testId) => {
      const row = document
        .querySelector(`[data-title="${chatTitle}"]`)
        .closest('[data-testid="conversation"]');
      const onto = document.querySelector(`[data-testid="${testId}"]`);
      const dataTransfer = new DataTransfer();
      const tell = (element, type) =>
        element.dispatchEvent(
          new DragEvent(type, { bubbles: true, cancelable: true, dataTransfer }),
        );
      tell(row, 'dragstart');
      tell(onto, 'dragenter');
      // An element takes what is dragged by preventing that the browser refuses it.
      const isTaken = !tell(onto, 'dragover');
      if (isTaken) tell(onto, 'drop');
      tell(row, 'dragend');
      if (!isTaken) throw new Error(`${testId} takes no chats`);
    },
    title,
    target,
  );
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
