/** The timeline of the example chat, driven in a real browser as a person drives it. */

import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { hangs, patience } from './browser-page.js';
import { launchBrowser } from './browsers.js';
import { builtExample, newExampleTab } from './example-page.js';
import { root } from './paths.js';
import { startServer } from './server.js';

/** @param {import('./browsers.js').BrowserName} browserName */
export function registerExampleTimelineTests(browserName) {
  describe(`${browserName}: the example's timeline`, { timeout: hangs }, () => {
    let server;
    let running;
    /** @type {string[]} */
    const trouble = [];

    /** A tab with the example in it. */
    const openTab = async (store, { speed = 'fast', ...size } = {}) => {
      const tab = await newExampleTab(running.browser, server.origin, trouble, size);
      const { page } = tab;
      await tab.open(store, { speed });
      await tab.click('new-chat');
      // A second client of the page's store, as `store`.
      await page.evaluate(async (name) => {
        const { openChatStore } = await import('/dist/index.js');
        window.store = await openChatStore({ name });
      }, store);
      return {
        ...tab,
        /** Shows the chat, at a message if one is given. */
        async goTo(id, messageId) {
          await page.evaluate(
            (hash) => {
              location.hash = hash;
            },
            `#/c/${id}${messageId ? `/m/${messageId}` : ''}`,
          );
          if (!messageId) return;
          const target = `.row.target [data-message-id="${messageId}"]`;
          await page.waitForSelector(target, { timeout: patience });
        },
        /** Waits until the message is where a person sees it. */
        waitForSight: (messageId) => tab.wait(inSight, messageId),
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

    test('a chat of thousands opens where it was read to, and grows both ways without a jump', async () => {
      const tab = await openTab('thousands');
      const last = await tab.page.evaluate(async () => {
        await store.conversations.create({ id: 'c1', title: 'Thousands' });
        await store.messages.appendMany(
          'c1',
          Array.from({ length: 3000 }, (_, index) => ({
            id: `m${index + 1}`,
            role: index % 2 ? 'assistant' : 'user',
            authorId: index % 2 ? 'assistant' : '',
            content: `Message ${index + 1}. ${'More words. '.repeat((index * 7) % 40)}`,
          })),
        );
        const { sequence } = await store.messages.get('m1500');
        await store.reads.mark('c1', { sequence });
        return (await store.messages.get('m3000')).sequence;
      });
      await tab.goTo('c1');
      await tab.waitForSight('m1501');
      await tab.waitForTexts('new-line', 'New messages');
      assert.ok((await tab.count('message')) < 100, 'only what is near is on the page');

      await settled();
      for (const by of [-250, 300]) {
        for (let turn = 0; turn < 40; turn += 1) {
          const { expected, reachable, found } = await tab.page.evaluate(scrollAndFollow, by);
          const isBetween =
            found >= Math.min(expected, reachable) - 3 &&
            found <= Math.max(expected, reachable) + 3;
          assert.ok(isBetween, `${by}: ${expected} (${reachable}) became ${found}`);
        }
      }
      const unread = await tab.page.evaluate(() => store.reads.unread('c1'));
      assert.ok(unread > 500 && unread < 750, `${unread}: what was not seen is unread`);

      await tab.click('to-end');
      await tab.waitForSight('m3000');
      await tab.wait(
        async (sequence) => (await store.reads.get('c1')).lastReadSequence === sequence,
        last,
      );
      await tab.close();
    });

    test('messages and chats take clicks while they scroll', async () => {
      const tab = await openTab('clicks');
      await tab.page.evaluate(async () => {
        for (let index = 0; index < 60; index += 1) {
          await store.conversations.create({ id: `c${index}`, title: `Chat ${index}` });
        }
        await store.messages.appendMany(
          'c0',
          Array.from({ length: 60 }, (_, index) => ({ role: 'user', content: `Message ${index}` })),
        );
      });
      await tab.goTo('c0');
      await tab.waitForEnd();
      await tab.wait(() => document.querySelectorAll('[data-testid="conversation"]').length > 10);
      assert.deepEqual(await tab.page.evaluate(missesWhileScrolling, '.timeline', -30, '.row'), []);
      assert.deepEqual(
        await tab.page.evaluate(missesWhileScrolling, '.conversations', 30, '.conversation'),
        [],
      );
      await tab.close();
    });

    test('a link leads to its message, also on another branch, and again', async () => {
      const tab = await openTab('links');
      await tab.page.evaluate(async () => {
        await store.conversations.create({ id: 'c1', title: 'Links' });
        await store.messages.appendMany(
          'c1',
          Array.from({ length: 400 }, (_, index) => ({
            id: `m${index + 1}`,
            role: 'user',
            content: `Message ${index + 1}`,
          })),
        );
        const { previousId } = await store.messages.get('m300');
        await store.messages.append('c1', { id: 'other', role: 'user', content: 'B', previousId });
        await store.messages.switchTo('m400');
        await store.messages.append('c1', {
          id: 'answering',
          role: 'user',
          content: 'As I said',
          replyToId: 'm7',
        });
      });
      await tab.goTo('c1', 'm20');
      await tab.waitForSight('m20');
      await tab.goTo('c1', 'other');
      await tab.waitForSight('other');
      await tab.goTo('c1', 'm400');
      await tab.waitForSight('m400');
      await tab.goTo('c1', 'answering');
      await tab.waitForSight('answering');
      for (let time = 0; time < 2; time += 1) {
        await tab.click('quote');
        await tab.waitForSight('m7');
        await tab.click('to-end');
        await tab.waitForSight('answering');
        await settled();
      }
      await tab.close();
    });

    test('Markdown is drawn, its code has colours, and nothing of it is fetched or run', async () => {
      const tab = await openTab('markdown');
      await tab.send('Show me some code');
      await tab.waitForAnswer(2);
      await tab.page.waitForSelector('.markdown .hljs-keyword', { timeout: patience });
      const drawn = await tab.page.$eval('.markdown', (text) => ({
        heading: text.querySelector('h2').textContent,
        steps: text.querySelectorAll('ol > li').length,
        cells: text.querySelectorAll('td').length,
        code: text.querySelector('pre').textContent.includes("'How long does it rise?'"),
      }));
      assert.deepEqual(drawn, { heading: 'A chat in ten lines', steps: 3, cells: 6, code: true });

      await tab.page.evaluate(async () => {
        const [{ id }] = (await store.conversations.list()).items;
        await store.messages.append(id, {
          role: 'assistant',
          content: [
            '<img src="x" onerror="document.title = 1">',
            '![A photo](https://elsewhere.example/photo.png)',
            '[Out](https://elsewhere.example/page)',
            '[Bad](javascript:alert(1))',
          ].join('\n\n'),
        });
      });
      await tab.waitForCount('message', 3);
      const foreign = await tab.page.$$eval('.markdown', (texts) => ({
        html: texts.at(-1).textContent.includes('<img src="x"'),
        images: texts.at(-1).querySelectorAll('img').length,
        links: [...texts.at(-1).querySelectorAll('a')].map((link) => [
          link.textContent,
          link.href,
          link.rel,
        ]),
      }));
      assert.deepEqual(foreign, {
        html: true,
        images: 0,
        links: [
          ['A photo', 'https://elsewhere.example/photo.png', 'noopener noreferrer'],
          ['Out', 'https://elsewhere.example/page', 'noopener noreferrer'],
        ],
      });
      await tab.close();
    });

    test('a source that is cited is shown', async () => {
      const tab = await openTab('sources');
      await tab.send('Is this offline?');
      await tab.waitForAnswer(2);
      await tab.waitForCount('source', 2);
      const [number] = await tab.texts('citation');
      await tab.click('citation');
      const shown = await tab.page.$$eval('[data-testid="source"]', (sources) => ({
        index: sources.indexOf(document.activeElement),
        isOpen: sources[0].closest('details').open,
      }));
      assert.deepEqual(shown, { index: Number(number) - 1, isOpen: true });
      await tab.close();
    });

    test('an answer that a reload cut off is continued in the same message', async () => {
      const tab = await openTab('continued', { speed: null });
      await tab.send('Tell me about a trip to Japan');
      await tab.waitForAnswer(2, 'streaming');
      await tab.waitForText(20);
      await tab.page.reload();
      await tab.status('ready');
      await tab.waitForAnswer(2, 'interrupted');
      const [, cut] = await tab.items();
      await tab.click('continue');
      await tab.waitForAnswer(2);
      const [, whole] = await tab.items();
      assert.equal(whole.messageId, cut.messageId);
      assert.ok(whole.text.startsWith(cut.text) && whole.text.length > cut.text.length);

      const other = await openTab('continued-whole');
      await other.send('Tell me about a trip to Japan');
      await other.waitForAnswer(2);
      assert.equal(whole.text, (await other.items())[1].text, 'nothing is missing, nothing twice');
      await other.close();
      await tab.close();
    });

    test('a message is answered, reacted to, pinned, and discussed in a thread', async () => {
      const tab = await openTab('talk');
      await tab.send('Hello');
      await tab.waitForAnswer(2);
      const [, greeting] = await tab.items();

      await tab.clickOfMessage(1, 'reply');
      await tab.waitForCount('reply-bar', 1);
      await tab.send('Thanks');
      await tab.waitForAnswer(4);
      await tab.waitForCount('reply-bar', 0);
      assert.deepEqual(await tab.texts('quote'), [greeting.text.slice(0, 160)]);

      await tab.clickOfMessage(1, 'react');
      await tab.page.keyboard.press('ArrowRight');
      await tab.page.keyboard.press('Enter');
      await tab.waitForTexts('reaction', '❤️ 1');
      await tab.click('reaction');
      await tab.waitForCount('reaction', 0);

      await tab.clickOfMessage(1, 'reply-in-thread');
      await tab.write('thread-text', 'Between us');
      await tab.page.keyboard.press('Enter');
      await tab.waitForValue('thread-text', '');
      await tab.waitForTexts('show-thread', '2 replies');
      await tab.waitForCount('thread-send', 1);
      const inThread = await textsInThread(tab);
      assert.deepEqual(inThread.slice(0, 2), [greeting.text, 'Between us']);
      assert.match(inThread[2], /\bBetween us\b/, 'it is answered in the thread');
      assert.equal(
        await tab.page.$$eval('.timeline [data-testid="message"]', (all) => all.length),
        4,
      );
      await tab.page.keyboard.press('Escape');
      await tab.waitForCount('side-panel', 0);

      await tab.clickOfMessage(0, 'pin-message');
      await tab.waitForTexts('show-pinned', '1 pinned');
      await tab.reload();
      await tab.click('show-pinned');
      await tab.waitForCount('pinned', 1);
      await tab.click('pinned-jump');
      await tab.page.waitForSelector('.row.target [data-role="user"]', { timeout: patience });
      await tab.click('unpin');
      await tab.waitForCount('show-pinned', 0);

      await tab.page.setViewport({ width: 400, height: 800 });
      const width = await tab.page.$eval('.side-panel', (panel) => panel.clientWidth);
      assert.equal(width, 400, 'on a narrow screen the panel is all of it');
      await tab.close();
    });

    test('an answer in a thread is stopped, continued, and goes on while the timeline answers', async () => {
      const tab = await openTab('thread', { speed: null });
      await tab.page.evaluate(async () => {
        await store.conversations.create({ id: 'c1', title: 'Thread' });
        await store.messages.append('c1', { id: 'm1', role: 'assistant', content: 'Root' });
        await store.messages.appendMany(
          'c1',
          Array.from({ length: 120 }, (_, index) => ({
            id: `r${index + 1}`,
            role: 'user',
            content: `Reply ${index + 1}`,
            threadId: 'm1',
          })),
        );
      });
      await tab.goTo('c1');
      await tab.waitForTexts('show-thread', '120 replies');
      await tab.click('show-thread');
      await tab.wait(() => document.querySelector('[data-testid="thread"]').scrollTop > 0);
      assert.equal((await textsInThread(tab))[1], 'Reply 71');
      await tab.click('earlier-replies');
      await tab.click('earlier-replies');
      await tab.waitForCount('earlier-replies', 0);
      assert.deepEqual((await textsInThread(tab)).slice(0, 2), ['Root', 'Reply 1']);

      await tab.write('thread-text', 'Tell me about a trip to Japan');
      await tab.page.keyboard.press('Enter');
      await tab.wait(lastReplyIs, 'streaming');
      // The last on the page is the last of the thread.
      await tab.waitForText(5);
      await tab.click('thread-stop');
      await tab.wait(lastReplyIs, 'interrupted');
      const cut = (await textsInThread(tab)).at(-1);
      await tab.click('continue');
      await tab.wait(lastReplyIs, 'streaming');
      await tab.send('Hello');
      await tab.wait(lastReplyIs, 'completed');
      const whole = await textsInThread(tab);
      assert.equal(whole.length, 1 + 120 + 2);
      assert.ok(whole.at(-1).startsWith(cut) && whole.at(-1).length > cut.length);
      await tab.wait(
        () =>
          [...document.querySelectorAll('.timeline [data-testid="message"]')].at(-1).dataset
            .status === 'completed',
      );
      const onTimeline = await tab.page.$$eval('.timeline [data-testid="message-text"]', (texts) =>
        texts.map((text) => text.textContent),
      );
      assert.deepEqual(onTimeline.slice(0, 2), ['Root', 'Hello']);
      assert.equal(onTimeline.length, 3);
      await tab.close();
    });

    test('a card of the assistant is drawn by A2UI', async () => {
      const tab = await openTab('card');
      await tab.send('Make a card about lentils for dinner');
      await tab.waitForAnswer(2);
      await tab.wait(
        () => document.querySelector('.a2ui h2')?.textContent === 'Lentils with greens',
      );
      const told = await tab.page.$eval('.a2ui', (drawn) => drawn.textContent);
      for (const text of ['One pot, 35 minutes', 'Serves', 'about € 6']) {
        assert.ok(told.includes(text), `${text} is on the card: ${told}`);
      }
      await tab.close();
    });

    test('a component in A2UI is drawn, and again when what is kept of it changes', async () => {
      const tab = await openTab('a2ui');
      await tab.page.evaluate(async () => {
        await store.conversations.create({ id: 'c1', title: 'A2UI' });
        await store.messages.append('c1', { id: 'm1', role: 'assistant', content: 'Look:' });
        window.drawn = (title) => ({
          a2ui_operations: [
            {
              version: 'v0.9',
              createSurface: {
                surfaceId: 's1',
                catalogId: 'https://a2ui.org/specification/v0_9/catalogs/basic/catalog.json',
              },
            },
            {
              version: 'v0.9',
              updateComponents: {
                surfaceId: 's1',
                components: [
                  { id: 'root', component: 'Column', children: ['title', 'photo'] },
                  { id: 'title', component: 'Text', variant: 'h3', text: { path: '/title' } },
                  {
                    id: 'photo',
                    component: 'Image',
                    url: 'https://elsewhere.example/bread.png',
                  },
                ],
              },
            },
            {
              version: 'v0.9',
              updateDataModel: { surfaceId: 's1', path: '/title', value: title },
            },
          ],
        });
        await store.components.append('c1', {
          id: 'p1',
          messageId: 'm1',
          componentKind: 'a2ui',
          payload: window.drawn('A loaf'),
        });
      });
      await tab.goTo('c1');
      const titled = (title) =>
        tab.wait((text) => document.querySelector('.a2ui h2')?.textContent === text, title);
      await titled('A loaf');
      const link = await tab.page.$eval('.a2ui', (drawn) => [
        drawn.querySelectorAll('img').length,
        drawn.querySelector('a').href,
      ]);
      assert.deepEqual(link, [0, 'https://elsewhere.example/bread.png']);
      await tab.page.evaluate(() =>
        store.components.update('p1', { payload: window.drawn('Two loaves') }),
      );
      await titled('Two loaves');
      await tab.close();
    });

    test('what is entered into a component is kept, seen in other tabs, and sent by its button', async () => {
      const tab = await openTab('form');
      await tab.send('Give me a form, please');
      await tab.waitForAnswer(2);
      const title = await tab.page.waitForSelector('.a2ui h2', { timeout: patience });
      assert.equal(await title.evaluate((drawn) => drawn.textContent), 'A table for the evening');
      const bold = await tab.page.$eval('.a2ui strong', (drawn) => drawn.textContent);
      assert.equal(bold, 'seven', 'Markdown is drawn');

      const name = '.a2ui input[type="text"]';
      await tab.page.click(name);
      await tab.page.keyboard.type('Ada, ');
      // In the middle of typing: what was kept meanwhile must not take the place away.
      await tab.wait(async () => {
        const { items } = await store.components.list();
        return JSON.stringify(items).includes('"Ada, "');
      });
      await tab.page.keyboard.type('four chairs');
      await tab.page.click('.a2ui input[type="radio"][name]:not(:checked)');
      await tab.page.click('.a2ui input[type="checkbox"]');
      const entered = () => [
        document.querySelector('.a2ui input[type="text"]')?.value,
        [...document.querySelectorAll('.a2ui input[type="radio"]')].map((radio) => radio.checked),
        document.querySelector('.a2ui input[type="checkbox"]')?.checked,
      ];
      const expected = ['Ada, four chairs', [false, true, false], true];
      assert.deepEqual(await tab.page.evaluate(entered), expected);
      // At once: what is not kept yet is when the page goes.
      await tab.reload();
      await tab.page.waitForSelector(name, { timeout: patience });
      assert.deepEqual(await tab.page.evaluate(entered), expected);

      const other = await newExampleTab(running.browser, server.origin, trouble);
      await other.open('form', { speed: 'fast' });
      await other.page.evaluate((hash) => (location.hash = hash), new URL(tab.page.url()).hash);
      await other.page.waitForSelector(name, { timeout: patience });
      await other.page.click('.a2ui input[type="checkbox"]');
      await tab.wait(() => !document.querySelector('.a2ui input[type="checkbox"]').checked);
      await other.close();

      await tab.show();
      await tab.page.$eval('.a2ui .button', (button) => {
        button.click();
        button.click();
      });
      await tab.waitForAnswer(4);
      const [, , asked, answered] = await tab.texts('message');
      assert.match(asked, /Reserve a table \(name: Ada, four chairs, guests: 4, terrace: no\)/);
      assert.match(answered, /That is all I needed/);
      await tab.close();
    });

    test('no page complained, and none asked another server', () => {
      assert.deepEqual(trouble, []);
    });
  });
}

/** What the root of the open thread says, and its replies. */
const textsInThread = (tab) =>
  tab.page.$$eval('[data-testid="thread"] [data-testid="message-text"]', (texts) =>
    texts.map((text) => text.textContent),
  );

const lastReplyIs = (status) =>
  [...document.querySelectorAll('[data-testid="thread"] [data-testid="message"]')].at(-1)?.dataset
    .status === status;

/** Until the rows around a place are read and measured, it is kept where it is. */
const settled = () => new Promise((resolve) => setTimeout(resolve, 300));

/** Whether the message is within what the timeline shows. */
function inSight(messageId) {
  const box = document.querySelector('.timeline').getBoundingClientRect();
  const message = document.querySelector(`.timeline [data-message-id="${messageId}"]`);
  const { top, bottom } = message?.getBoundingClientRect() ?? { top: -1, bottom: -1 };
  return top >= box.top - 1 && bottom <= box.bottom + 1;
}

/**
 * Scrolls in steps, and tells what takes a click in the place of a row that is seen.
 *
 * @param {string} scroller
 * @param {number} by pixels
 * @param {string} rows
 */
async function missesWhileScrolling(scroller, by, rows) {
  const box = document.querySelector(scroller);
  const { top, bottom } = box.getBoundingClientRect();
  const missed = [];
  for (let step = 0; step < 10; step += 1) {
    box.scrollTop += by;
    await new Promise((resolve) => setTimeout(resolve, 40));
    for (const row of box.querySelectorAll(rows)) {
      const place = row.getBoundingClientRect();
      if (place.top < top || place.bottom > bottom) continue;
      const hit = document.elementFromPoint(place.left + 20, place.top + place.height / 2);
      if (!row.contains(hit)) missed.push(`${row.textContent}: ${hit?.outerHTML.slice(0, 80)}`);
    }
  }
  return missed;
}

/**
 * Scrolls, and tells where a message that is seen should then be and where it is. A slow machine may
 * not have read so far yet: then it is between `expected` and `reachable`, where it could go at once.
 */
async function scrollAndFollow(by) {
  const box = document.querySelector('.timeline');
  const middle = box.getBoundingClientRect().top + box.clientHeight / 2;
  const message = [...box.querySelectorAll('[data-testid="message"]')].find(
    (element) => element.getBoundingClientRect().bottom > middle,
  );
  const { top } = message.getBoundingClientRect();
  const before = box.scrollTop;
  box.scrollTop += by;
  const reachable = top - (box.scrollTop - before);
  // Long enough for a page to be read and for what is new to be measured.
  await new Promise((resolve) => setTimeout(resolve, 60));
  // As it is drawn: what was read before it moves it first, and is told of that with the next frame.
  await new Promise((resolve) => requestAnimationFrame(() => requestAnimationFrame(resolve)));
  const now = box.querySelector(`[data-message-id="${message.dataset.messageId}"]`);
  return { expected: top - by, reachable, found: now?.getBoundingClientRect().top };
}
