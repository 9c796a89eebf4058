/** How long a store is without an owner when the owner's tab is closed. */

import { launchBrowser } from './browsers.js';
import { root } from './paths.js';
import { startServer } from './server.js';
import { changesOfOwner, openTab } from './tabs.js';

const STORE = { name: 'hand-over' };

/**
 * Closes the tab of an idle owner again and again.
 *
 * @param {import('./browsers.js').BrowserName} browserName
 * @param {number} rounds
 * @returns {Promise<number[]>} milliseconds from asking the browser to close the tab until a call
 * of another tab is answered
 */
export async function measureHandOver(browserName, rounds) {
  const server = await startServer(root);
  const running = await launchBrowser(browserName);
  const times = [];
  try {
    const stays = await openTab(running.browser, server.origin, STORE);
    await stays.evaluate(() => window.tab.store().conversations.create({ id: 'c' }));
    while (times.length < rounds) {
      const known = await stays.evaluate(() => window.tab.events.owner.length);
      const goes = await openTab(running.browser, server.origin, STORE);
      // The tab in front takes over, because the other one is hidden; it is idle then.
      await changesOfOwner(stays, known + 1);
      await new Promise((resolve) => setTimeout(resolve, 500));
      const answered = stays.evaluate(
        () =>
          new Promise((resolve) => {
            const end = window.tab.store().on('owner', async () => {
              end();
              await window.tab.store().stats();
              resolve(Date.now());
            });
          }),
      );
      // That the page has begun to listen.
      await stays.evaluate(() => null);
      const begin = Date.now();
      await goes.close();
      times.push((await answered) - begin);
    }
  } finally {
    await running.close();
    await server.close();
  }
  return times;
}
