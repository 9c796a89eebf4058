/** A browser with a page of ours in it, and what the page complained about. */

import { launchBrowser } from './browsers.js';
import { root } from './paths.js';
import { startServer } from './server.js';

/** Browsers spend their first seconds on themselves, and two share two cores. */
export const patience = 60_000;

/** A test that takes this long hangs: a page that died answers nobody. */
export const hangs = 300_000;

/**
 * Collects what should not happen on a page: errors, and requests to somebody else.
 *
 * @param {import('puppeteer-core').Page} page
 * @param {string} origin
 * @returns {string[]} grows while the page lives
 */
export function watchForTrouble(page, origin) {
  const trouble = [];
  page.on('pageerror', (error) => trouble.push(`uncaught: ${error?.stack ?? error}`));
  page.on('console', (message) => {
    if (message.type() === 'error') trouble.push(`console: ${message.text()}`);
  });
  page.on('request', (request) => {
    const url = request.url();
    const ours = url.startsWith(`${origin}/`) || url.startsWith(`blob:${origin}/`);
    if (!ours && !url.startsWith('data:')) trouble.push(`asked somebody else: ${url}`);
  });
  return trouble;
}

const harnessPage = '/tests/support/page.html';

/**
 * The harness page (`page.html`) in one more tab, with the tests loaded.
 *
 * @param {import('puppeteer-core').Browser} browser
 * @param {string} origin
 * @param {string} environment what the tests are told that they run in
 * @param {string} [path] of another page that offers tests
 */
export async function openHarnessPage(browser, origin, environment, path = harnessPage) {
  const page = await browser.newPage();
  const trouble = watchForTrouble(page, origin);
  const query = new URLSearchParams({ environment });
  await page.goto(`${origin}${path}?${query}`);
  await page
    .waitForFunction(() => window.chatkeepTests !== undefined, { timeout: patience })
    .catch((error) => {
      const why = [error.message, ...trouble].join('\n');
      throw new Error(`${environment} did not load the tests: ${why}`);
    });
  return { page, trouble };
}

/**
 * The harness page (`page.html`) in a browser of its own.
 *
 * @param {import('./browsers.js').BrowserName} name
 * @param {string} [environment]
 * @param {{ path?: string, folders?: string[] }} [page] another page, and what is served beside
 *   the repository
 */
export async function openHarness(name, environment = name, { path, folders = [] } = {}) {
  const server = await startServer(root, ...folders);
  let running;
  try {
    running = await launchBrowser(name);
    const { page, trouble } = await openHarnessPage(
      running.browser,
      server.origin,
      environment,
      path,
    );
    return {
      ...running,
      origin: server.origin,
      page,
      trouble,
      async close() {
        await running.close();
        await server.close();
      },
    };
  } catch (error) {
    await running?.close();
    await server.close();
    throw error;
  }
}
