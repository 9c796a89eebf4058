/** docs/start.md, followed by somebody: the files that it shows, as they stand there, do what it says. */

import assert from 'node:assert/strict';
import { mkdir, readFile, symlink, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { describe, test } from 'node:test';
import { hangs, patience, watchForTrouble } from '../support/browser-page.js';
import { launchBrowser } from '../support/browsers.js';
import { codeBlocks } from '../support/markdown.js';
import { inRoot, root } from '../support/paths.js';
import { startServer } from '../support/server.js';
import { folderFor } from '../support/temporary.js';

/** The browser must see a file that was changed, as with the server of docs/start.md. */
const uncached = (request, response, next) => {
  response.setHeader('Cache-Control', 'no-store');
  next();
};

async function type(tab, text) {
  await tab.waitForSelector('button:enabled', { timeout: patience });
  await tab.type('input', text);
  await tab.click('button');
}

/** Waits until the list on the page is this. */
async function shows(tab, ...expected) {
  const texts = () =>
    [...document.querySelectorAll('li')].map((row) => row.textContent.trim().replace(/\s+/g, ' '));
  const isSo = `(${texts})().join('\\n') === ${JSON.stringify(expected.join('\n'))}`;
  await tab.waitForFunction(isSo, { timeout: patience }).catch(async () => {
    assert.deepEqual(await tab.evaluate(texts), expected);
  });
}

describe('docs/start.md', { timeout: hangs }, () => {
  test('its files make a page that keeps what is typed, and answers that are cut off', async (t) => {
    const blocks = codeBlocks(await readFile(inRoot('docs/start.md'), 'utf8'));
    const named = (title) =>
      blocks.filter((block) => block.title === title).map(({ code }) => code);
    const [keeping, answering] = named('send.js');
    const folder = await folderFor(t, 'start');
    await mkdir(path.join(folder, 'node_modules'));
    await symlink(root, path.join(folder, 'node_modules', 'chatkeep'), 'dir');
    await writeFile(path.join(folder, 'index.html'), named('index.html')[0]);
    await writeFile(path.join(folder, 'chat.js'), named('chat.js')[0]);
    await writeFile(path.join(folder, 'send.js'), keeping);

    const server = await startServer(uncached, folder);
    t.after(() => server.close());
    const { browser, close } = await launchBrowser('chromium');
    t.after(close);
    const tab = await browser.newPage();
    const trouble = watchForTrouble(tab, server.origin);
    await tab.goto(server.origin);

    await type(tab, 'Hello');
    await shows(tab, 'user: Hello');
    await tab.reload();
    await shows(tab, 'user: Hello');
    const second = await browser.newPage();
    await second.goto(server.origin);
    await shows(second, 'user: Hello');
    await type(second, 'Again');
    await shows(tab, 'user: Hello', 'user: Again');
    await second.close();

    await writeFile(path.join(folder, 'send.js'), answering);
    await tab.reload();
    await type(tab, 'Why?');
    const half = () => document.body.textContent.includes('assistant: You wrote');
    await tab.waitForFunction(half, { timeout: patience });
    await tab.reload();
    const interrupted = () =>
      /assistant: You wrote .*\(interrupted\)/.test(document.body.textContent);
    await tab.waitForFunction(interrupted, { timeout: patience });
    assert.deepEqual(trouble, []);
  });
});
