/** The page of the benchmark in a browser of its own, with a server that knows what was asked for. */

import { launchBrowser } from '../../tests/support/browsers.js';
import { watchForTrouble } from '../../tests/support/browser-page.js';
import { startServer } from '../../tests/support/server.js';
import { projectRoot } from '../setup.js';

export class BrowserPages {
  /** @param {'chromium' | 'firefox'} name */
  static async start(name) {
    const pages = new BrowserPages();
    pages.requested = new Set();
    pages.server = await startServer((request, _response, next) => {
      pages.requested.add(new URL(request.url, 'http://localhost').pathname);
      next();
    }, projectRoot);
    pages.running = await launchBrowser(name);
    return pages;
  }

  /** A new page, on which nothing but the page's own modules is loaded. */
  async open() {
    const page = await this.running.browser.newPage();
    page.setDefaultTimeout(0);
    this.trouble = watchForTrouble(page, this.server.origin);
    await page.goto(`${this.server.origin}/bench/run/page.html`);
    await page.waitForFunction(() => window.bench !== undefined);
    return page;
  }

  /** Of Chromium; what it keeps of the pages' files, compiled or not. */
  async clearCache(page) {
    const session = await page.createCDPSession();
    await session.send('Network.clearBrowserCache');
    await session.detach();
  }

  async close() {
    await this.running.close();
    await this.server.close();
  }
}

/** Calls a method of `window.bench`, and throws what it throws. */
export async function onPage(page, method, ...args) {
  const { result, error } = await page.evaluate(
    async (name, given) => {
      try {
        return { result: await window.bench[name](...given) };
      } catch (failure) {
        return { error: failure?.stack ?? String(failure) };
      }
    },
    method,
    args,
  );
  if (error !== undefined) throw new Error(error);
  return result;
}
