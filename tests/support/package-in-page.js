/** The packed package on a page, served as the plain files that it is: no bundler, no import map. */

import assert from 'node:assert/strict';
import { writeFile } from 'node:fs/promises';
import path from 'node:path';
import { describe, test } from 'node:test';
import { hangs, watchForTrouble } from './browser-page.js';
import { launchBrowser } from './browsers.js';
import { install, pack } from './npm.js';
import { startServer } from './server.js';
import { folderFor } from './temporary.js';

const page = `<!doctype html>
<link rel="icon" href="data:," />
<script type="module">
  import { openChatStore } from './node_modules/chatkeep/dist/index.js';
  const store = await openChatStore({ name: 'packed' });
  const { id } = await store.conversations.create({ title: 'Installed' });
  await store.messages.append(id, { role: 'user', content: 'Hello' });
  await store.close();
  const again = await openChatStore({ name: 'packed' });
  const { items } = await again.messages.list();
  await again.close();
  document.title = items.map((message) => message.content).join();
</script>
`;

/** @param {import('./browsers.js').BrowserName} browserName */
export function registerPackageInPage(browserName) {
  describe(`${browserName}: the packed package`, { timeout: hangs }, () => {
    test('works as plain files, imported by their address', async (t) => {
      const folder = await folderFor(t, 'served');
      const { tarball } = await pack(folder);
      await install(folder, tarball);
      await writeFile(path.join(folder, 'page.html'), page);
      const server = await startServer(folder);
      t.after(() => server.close());
      const running = await launchBrowser(browserName);
      try {
        const tab = await running.browser.newPage();
        const trouble = watchForTrouble(tab, server.origin);
        await tab.goto(`${server.origin}/page.html`);
        await tab
          .waitForFunction(() => document.title === 'Hello', { timeout: 30_000 })
          .catch((error) => trouble.push(error.message));
        assert.deepEqual(trouble, []);
      } finally {
        await running.close();
      }
    });
  });
}
