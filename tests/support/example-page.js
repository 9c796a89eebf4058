/** Drives the example chat the way a person does, by what is on its page. */

import assert from 'node:assert/strict';
import { existsSync } from 'node:fs';
import { patience, watchForTrouble } from './browser-page.js';
import { inRoot } from './paths.js';

const byTestId = (id) => `[data-testid="${id}"]`;

/** @returns {string} the folder of the built example */
export function builtExample() {
  const built = inRoot('examples/chat/dist');
  assert.ok(existsSync(built), 'examples/chat/dist is there: npm run build makes it');
  return built;
}

/**
 * A tab for the example. When it is closed, what it complained about is added to `trouble`, except
 * for what is `expected` to.
 *
 * @param {import('puppeteer-core').Browser} browser
 * @param {string} origin
 * @param {string[]} trouble
 */
export async function newExampleTab(
  browser,
  origin,
  trouble,
  { width = 1200, height = 900, expected = () => false } = {},
) {
  const page = await browser.newPage();
  await page.setViewport({ width, height });
  const troubleHere = watchForTrouble(page, origin);
  return {
    ...exampleOn(page, origin),
    page,
    async close() {
      trouble.push(...troubleHere.filter((line) => !expected(line)));
      await page.close();
    },
  };
}

/**
 * @param {import('puppeteer-core').Page} page
 * @param {string} origin
 */
export function exampleOn(page, origin) {
  // By the clock: a tab behind another one is not drawn, and draws no frames to wait for.
  const wait = (check, ...args) =>
    orTell(page, page.waitForFunction(check, { timeout: patience, polling: 20 }, ...args));

  const locate = (selector) => page.locator(selector).setTimeout(patience);

  const status = (expected) =>
    wait(
      (selector, text) => document.querySelector(selector)?.textContent === text,
      byTestId('status'),
      expected,
    );

  /** Everything on the timeline, from top to bottom. */
  const items = async () => {
    // What draws A2UI is loaded when it is needed.
    await wait(() =>
      [...document.querySelectorAll('.a2ui')].every(
        (drawn) => drawn.textContent !== '' && !drawn.querySelector('.spinner'),
      ),
    );
    return page.$$eval('[data-testid="message"], [data-testid="component"]', (elements) =>
      elements.map((element) => {
        const text = element.querySelector('[data-testid="message-text"]') ?? element;
        return { ...element.dataset, text: text.textContent };
      }),
    );
  };

  return {
    /** Opens the page and waits until it says `expected`. */
    async open(store, { expected = 'ready', speed = 'fast' } = {}) {
      const query = new URLSearchParams({ store, ...(speed ? { speed } : {}) });
      await page.goto(`${origin}/?${query}`);
      await status(expected);
    },
    status,
    /** Waits until `check` holds on the page. */
    wait,
    /** Shows this tab, as a person does who wants to use it. */
    show: () => page.bringToFront(),
    async reload() {
      await page.reload();
      await status('ready');
    },
    items,
    /** Opens a page of the settings. */
    async settings(name) {
      await this.click('settings-button');
      await this.click(`settings-${name}`);
    },
    closeSettings() {
      return this.click('close-dialog');
    },
    /** Waits until `text` stands in the element. */
    waitForTextIn: (testId, text) =>
      wait(
        (selector, part) => document.querySelector(selector)?.textContent.includes(part),
        byTestId(testId),
        text,
      ),
    click: (testId) => orTell(page, locate(byTestId(testId)).click()),
    count: (testId) => page.$$eval(byTestId(testId), (elements) => elements.length),
    /** Clicks on what belongs to a message, counted from the top, from 0. */
    clickOfMessage: async (index, testId) => {
      const [message] = (await page.$$(byTestId('message'))).slice(index);
      const button = await message.waitForSelector(byTestId(testId), { timeout: patience });
      // Not while it is being moved by an answer that grows above it.
      await button.asLocator().setTimeout(patience).click();
    },
    /** What stands in the elements. */
    texts: (testId) =>
      page.$$eval(byTestId(testId), (elements) => elements.map((element) => element.textContent)),
    waitForTexts: (testId, ...texts) =>
      wait(
        (selector, expected) =>
          JSON.stringify(
            [...document.querySelectorAll(selector)].map((element) => element.textContent),
          ) === expected,
        byTestId(testId),
        JSON.stringify(texts),
      ),
    /** Whether the element has the focus. */
    hasFocus: (testId) =>
      page.evaluate((selector) => document.activeElement?.matches(selector), byTestId(testId)),
    /** Writes into a field without sending. */
    write: (testId, text) => orTell(page, locate(byTestId(testId)).fill(text)),
    waitForValue: (testId, text) =>
      wait(
        (selector, expected) => document.querySelector(selector)?.value === expected,
        byTestId(testId),
        text,
      ),
    /** Waits until the end of the chat is in sight. */
    waitForEnd: () =>
      wait(() => {
        const { scrollHeight, scrollTop, clientHeight } = document.querySelector('.timeline');
        return scrollHeight > clientHeight && scrollHeight - scrollTop - clientHeight < 2;
      }),
    /**
     * Scrolls up, a little less than a page at a time, until there is nothing earlier. Gives all
     * messages that were there on the way, the oldest first.
     */
    async scrollToStart() {
      const seen = new Map();
      let isAtStart = false;
      while (!isAtStart) {
        const shown = (await items()).filter(({ testid }) => testid === 'message');
        const before = shown.filter(({ messageId }) => !seen.has(messageId));
        const all = [...before.map((item) => [item.messageId, item]), ...seen];
        seen.clear();
        for (const [id, item] of all) seen.set(id, item);
        isAtStart = await page.$eval(
          '.timeline',
          async (box, older) => {
            const was = box.scrollTop;
            box.scrollTop -= box.clientHeight * 0.8;
            await new Promise((resolve) => setTimeout(resolve, 50));
            return was === 0 && box.scrollTop === 0 && document.querySelector(older) === null;
          },
          byTestId('load-older'),
        );
      }
      return [...seen.values()];
    },
    /** Opens the chat whose title holds `title`. */
    openConversation: (title) =>
      orTell(page, locate(`${byTestId('conversation')} ::-p-text(${title})`).click()),
    waitForFirstMessage: (text) =>
      wait(
        (selector, expected) => document.querySelector(selector)?.textContent === expected,
        byTestId('message-text'),
        text,
      ),
    /** Waits until the last message has at least so many words. */
    waitForText: (words) =>
      wait(
        (selector, least) => {
          const last = [...document.querySelectorAll(selector)].at(-1);
          return (last?.textContent.trim().split(/\s+/).length ?? 0) >= least;
        },
        byTestId('message-text'),
        words,
      ),
    /** Waits until as many elements are there. */
    waitForCount: (testId, count) =>
      wait(
        (selector, expected) => document.querySelectorAll(selector).length === expected,
        byTestId(testId),
        count,
      ),
    /** Writes a message and sends it; does not wait for the answer. */
    async send(text) {
      await this.write('composer', text);
      await this.click('send');
    },
    /** Waits until the last message is the end of an answer to `text`, however many there are. */
    waitForAnswerTo: (text) =>
      wait(
        (selector, asked) => {
          const [question, answer] = [...document.querySelectorAll(selector)].slice(-2);
          return (
            answer?.dataset.status === 'completed' &&
            answer.dataset.role === 'assistant' &&
            question.querySelector('[data-testid="message-text"]').textContent === asked
          );
        },
        byTestId('message'),
        text,
      ),
    /** Waits until the last message is an answer with this status, and `count` are there. */
    waitForAnswer: (count, expected = 'completed') =>
      wait(
        (selector, total, wanted) => {
          const messages = [...document.querySelectorAll(selector)];
          const { role, status: reached } = messages.at(-1)?.dataset ?? {};
          return messages.length === total && role === 'assistant' && reached === wanted;
        },
        byTestId('message'),
        count,
        expected,
      ),
  };
}

/** What was on the page instead stands in the error, if what was awaited did not come. */
async function orTell(page, awaited) {
  try {
    return await awaited;
  } catch (error) {
    const shown = await page.evaluate(() => {
      const lines = [...document.querySelectorAll('[data-testid]')].map(
        ({ dataset, textContent }) =>
          JSON.stringify({ ...dataset, text: textContent.slice(0, 80) }),
      );
      return [`${location.href}, ${document.visibilityState}`, ...lines].join('\n').slice(0, 6_000);
    });
    throw new Error(`${error.message}. The page shows:\n${shown}`, { cause: error });
  }
}
