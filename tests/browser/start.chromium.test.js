/** docs/start.md, followed by somebody: the files that it shows, as they stand there, do what it says. */

import assert from 'node:assert/strict';
import { mkdir, readFile, symlink, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { after, before, describe, test } from 'node:test';
import { build } from 'vite';
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

/** In a tab that is not seen, too, which draws no frames. */
const waiting = { timeout: patience, polling: 100 };

/** Waits until the list on the page is this. */
async function shows(tab, ...expected) {
  const texts = () =>
    [...document.querySelectorAll('li')].map((row) => row.textContent.trim().replace(/\s+/g, ' '));
  const isSo = `(${texts})().join('\\n') === ${JSON.stringify(expected.join('\n'))}`;
  await tab.waitForFunction(isSo, waiting).catch(async () => {
    assert.deepEqual(await tab.evaluate(texts), expected);
  });
}

/** What `npm create vite` makes around src/App.tsx, as far as it matters here. */
const vite = {
  'package.json': '{ "private": true, "type": "module" }',
  'index.html': `<!doctype html>
<link rel="icon" href="data:," />
<div id="root"></div>
<script type="module" src="/src/main.tsx"></script>
`,
  'src/main.tsx': `import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import App from './App.tsx';
createRoot(document.getElementById('root')!).render(<StrictMode><App /></StrictMode>);
`,
};

/** A folder with these files, in which packages are found by their names. */
async function project(t, files, packages) {
  const folder = await folderFor(t, 'start');
  for (const name of packages) {
    const place = path.join(folder, 'node_modules', name);
    await mkdir(path.dirname(place), { recursive: true });
    await symlink(name === 'chatkeep' ? root : inRoot('node_modules', name), place, 'dir');
  }
  for (const [name, text] of Object.entries(files)) {
    await mkdir(path.dirname(path.join(folder, name)), { recursive: true });
    await writeFile(path.join(folder, name), text);
  }
  return folder;
}

describe('docs/start.md', { timeout: hangs }, () => {
  let running;
  let named;
  before(async () => {
    running = await launchBrowser('chromium');
    const blocks = codeBlocks(await readFile(inRoot('docs/start.md'), 'utf8'));
    named = (title) => blocks.filter((block) => block.title === title).map(({ code }) => code);
  });
  after(() => running.close());

  async function openPage(t, folder) {
    const server = await startServer(uncached, folder);
    t.after(() => server.close());
    const tab = await running.browser.newPage();
    const trouble = watchForTrouble(tab, server.origin);
    await tab.goto(server.origin);
    return { tab, trouble, origin: server.origin };
  }

  test('plain files: what is typed is kept, and an answer that is cut off', async (t) => {
    const [keeping, answering] = named('send.js');
    const [page, chat] = [named('index.html')[0], named('chat.js')[0]];
    const files = { 'index.html': page, 'chat.js': chat, 'send.js': keeping };
    const folder = await project(t, files, ['chatkeep']);
    const { tab, trouble, origin } = await openPage(t, folder);

    await type(tab, 'Hello');
    await shows(tab, 'user: Hello');
    await tab.reload();
    await shows(tab, 'user: Hello');
    const second = await running.browser.newPage();
    await second.goto(origin);
    await shows(second, 'user: Hello');
    await type(second, 'Again');
    await shows(tab, 'user: Hello', 'user: Again');
    await second.close();

    await writeFile(path.join(folder, 'send.js'), answering);
    await tab.reload();
    await type(tab, 'Why?');
    const half = () => document.body.textContent.includes('assistant: You wrote');
    await tab.waitForFunction(half, waiting);
    await tab.reload();
    const interrupted = () =>
      /assistant: You wrote .*\(interrupted\)/.test(document.body.textContent);
    await tab.waitForFunction(interrupted, waiting);
    assert.deepEqual(trouble, []);
  });

  test('React, built by Vite: what is typed is shown and kept', async (t) => {
    const files = { ...vite, 'src/App.tsx': named('src/App.tsx')[0] };
    const packages = ['chatkeep', 'react', 'react-dom', 'scheduler'];
    const folder = await project(t, files, packages);
    await build({
      root: folder,
      logLevel: 'silent',
    });
    const { tab, trouble } = await openPage(t, path.join(folder, 'dist'));
    await tab.waitForSelector('button', { timeout: patience });
    await tab.click('button');
    await tab.waitForSelector('input', { timeout: patience });
    await type(tab, 'Hello');
    await shows(tab, 'Hello');
    await tab.reload();
    await shows(tab, 'Hello');
    assert.deepEqual(trouble, []);
  });
});
