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
      await page.locator(byTestId('composer')).setTimeout(patience).fill(text);
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
