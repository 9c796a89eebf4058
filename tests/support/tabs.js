/** Several tabs of one browser that have the same store open. */

import { patience, watchForTrouble } from './browser-page.js';

/**
 * Opens a tab and, in it, a store.
 *
 * @param {import('puppeteer-core').Browser} browser
 * @param {string} origin
 * @param {{ name: string }} options of `openChatStore`
 * @param {string} [package_] a folder with another version of the package
 * @param {'tab' | 'window'} [type] a window of its own is seen, whatever is in front elsewhere
 */
export async function openTab(browser, origin, options, package_ = 'dist', type = 'tab') {
  const page = await openEmptyTab(browser, origin, package_, type);
  await page.evaluate((given) => window.tab.open(given), options);
  return page;
}

/** The tab alone. @param {import('puppeteer-core').Browser} browser @param {string} origin */
export async function openEmptyTab(browser, origin, package_ = 'dist', type = 'tab') {
  const page = await browser.newPage({ type });
  const trouble = watchForTrouble(page, origin);
  await page.goto(`${origin}/tests/support/tab.html?${new URLSearchParams({ package: package_ })}`);
  await loaded(page).catch((error) => {
    throw new Error([error.message, ...trouble].join('\n'));
  });
  return page;
}

/** @param {import('puppeteer-core').Page} page */
export async function loaded(page) {
  // Not by animation frames, which tabs in the background do not get.
  const waiting = { timeout: patience, polling: 20 };
  await page.waitForFunction(() => window.tab !== undefined, waiting);
}

/**
 * Who holds the lock of a store's owner, and who waits for it, in their order, by the browser's
 * names for them.
 *
 * @param {import('puppeteer-core').Page} page any of the origin
 */
export function queueOf(page, name) {
  return page.evaluate(async (lock) => {
    const { held, pending } = await navigator.locks.query();
    const clients = (requests) =>
      requests.filter((request) => request.name === lock).map(({ clientId }) => clientId);
    return { owner: clients(held), waiting: clients(pending) };
  }, `chatkeep:${name}`);
}

/** Resolves when the tab has told of this many changes of the owner. */
export async function changesOfOwner(page, count) {
  const waiting = { timeout: patience, polling: 20 };
  await page.waitForFunction((least) => window.tab.events.owner.length >= least, waiting, count);
  return page.evaluate(() => window.tab.events.owner);
}

/**
 * Keeps a tab in front until what is awaited has come: on a busy machine one that was opened just
 * before may come in front once more.
 */
export async function inFrontUntil(page, awaited) {
  let isOver = false;
  const over = awaited.finally(() => (isOver = true));
  while (!isOver) {
    await page.bringToFront();
    await Promise.race([over, new Promise((resolve) => setTimeout(resolve, 3_000))]);
  }
  return over;
}
