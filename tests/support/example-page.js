/** Drives the example chat the way a person does, by what is on its page. */

import { patience } from './browser-page.js';

const byTestId = (id) => `[data-testid="${id}"]`;

/**
 * @param {import('puppeteer-core').Page} page
 * @param {string} origin
 */
export function exampleOn(page, origin) {
  // By the clock: a tab behind another one is not drawn, and draws no frames to wait for.
  const wait = (check, ...args) =>
    page.waitForFunction(check, { timeout: patience, polling: 20 }, ...args);

  const status = (expected) =>
    wait(
      (selector, text) => document.querySelector(selector)?.textContent === text,
      byTestId('status'),
      expected,
    );

  /** Everything on the timeline, from top to bottom. */
  const items = () =>
    page.$$eval('[data-testid="message"], [data-testid="component"]', (elements) =>
      elements.map((element) => {
        const text = element.querySelector('[data-testid="message-text"]') ?? element;
        return { ...element.dataset, text: text.textContent };
      }),
    );

  return {
    /** Opens the page and waits until it says `expected`. */
    async open(store, { expected = 'ready', speed = 'fast' } = {}) {
      const query = new URLSearchParams({ store, ...(speed ? { speed } : {}) });
      await page.goto(`${origin}/?${query}`);
      await status(expected);
    },
    status,
    /** Shows this tab, as a person does who wants to use it. */
    show: () => page.bringToFront(),
    async reload() {
      await page.reload();
      await status('ready');
    },
    items,
    click: (testId) => page.locator(byTestId(testId)).setTimeout(patience).click(),
    count: (testId) => page.$$eval(byTestId(testId), (elements) => elements.length),
    /** Clicks on what belongs to a message, counted from the top, from 0. */
    clickOfMessage: async (index, testId) => {
      const [message] = (await page.$$(byTestId('message'))).slice(index);
      const button = await message.waitForSelector(byTestId(testId), { timeout: patience });
      await button.click();
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
    write: (testId, text) => page.locator(byTestId(testId)).setTimeout(patience).fill(text),
    waitForValue: (testId, text) =>
      wait(
        (selector, expected) => document.querySelector(selector)?.value === expected,
        byTestId(testId),
        text,
      ),
    /** Scrolls up until there is nothing earlier to read. */
    async scrollToStart() {
      while ((await page.$(byTestId('load-older'))) !== null) {
        await page.$eval('.timeline', (box) => (box.scrollTop = 0));
        await page.evaluate(() => new Promise((resolve) => setTimeout(resolve, 20)));
      }
    },
    /** Opens the chat whose title holds `title`. */
    openConversation: (title) =>
      page
        .locator(`${byTestId('conversation')} ::-p-text(${title})`)
        .setTimeout(patience)
        .click(),
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
      await page.locator(byTestId('send')).setTimeout(patience).click();
    },
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
