/**
 * What a page is told where the package's files are served wrongly: each message stands in
 * docs/troubleshooting.md, where people look for it.
 */

import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { after, before, describe, test } from 'node:test';
import { hangs } from '../support/browser-page.js';
import { launchBrowser } from '../support/browsers.js';
import { codeBlocks } from '../support/markdown.js';
import { inRoot } from '../support/paths.js';
import { startServer } from '../support/server.js';

const page = `<!doctype html>
<link rel="icon" href="data:," />
<script type="module" src="/open.js"></script>
`;

/** Opens a store, and leaves in the title what came of it. */
const script = `
import { openChatStore } from '/dist/index.js';
const { title } = await openChatStore({ name: 'served' }).then(
  async (store) => {
    await store.close();
    return { title: 'opened' };
  },
  (error) => ({ title: error.code + ': ' + error.message }),
);
document.title = title;
`;

const send = (response, type, body) => {
  response.setHeader('Content-Type', type);
  response.end(body);
};

/** A server of the built package that answers as `wrongly` says, where that says anything. */
function serve(wrongly) {
  return startServer(
    (request, response, next) => wrongly(request.url, response, next),
    (request, response, next) => {
      if (request.url === '/') send(response, 'text/html', page);
      else if (request.url === '/open.js') send(response, 'text/javascript', script);
      else next();
    },
    inRoot(),
  );
}

const policy = (value) => (url, response, next) => {
  response.setHeader('Content-Security-Policy', value);
  next();
};

/** What is wrong, how it is served so, what the title says, and the words of it for the page. */
const cases = [
  {
    name: 'chatkeep.wasm is not there',
    wrongly(url, response, next) {
      if (!url.endsWith('.wasm')) return next();
      response.statusCode = 404;
      response.end();
    },
    code: 'INTERNAL',
    words: 'chatkeep.wasm is not served at',
  },
  {
    name: 'a page comes in the place of chatkeep.wasm',
    wrongly: (url, response, next) =>
      url.endsWith('.wasm') ? send(response, 'text/html', page) : next(),
    code: 'INTERNAL',
    words: 'expected magic word',
  },
  {
    name: 'worker.js is not there',
    wrongly(url, response, next) {
      if (!url.endsWith('worker.js')) return next();
      response.statusCode = 404;
      response.end();
    },
    code: 'OWNER_LOST',
    words: 'its script could not be loaded',
  },
  {
    name: 'a policy forbids WebAssembly',
    wrongly: policy("default-src 'self'"),
    code: 'INTERNAL',
    words: 'Content Security Policy',
  },
  {
    name: 'a policy forbids workers',
    wrongly: policy("default-src 'self' 'wasm-unsafe-eval'; worker-src 'none'"),
    code: 'OWNER_LOST',
    words: 'its script could not be loaded',
  },
];

describe('the package, served wrongly', { timeout: hangs }, () => {
  let running;
  let documented;
  before(async () => {
    running = await launchBrowser('chromium');
    documented = await readFile(inRoot('docs/troubleshooting.md'), 'utf8');
  });
  after(() => running.close());

  /** A page that has tried to open a store. */
  async function tabOf(t, wrongly) {
    const server = await serve(wrongly);
    t.after(() => server.close());
    const tab = await running.browser.newPage();
    await tab.goto(server.origin);
    await tab.waitForFunction(() => document.title !== '', { timeout: 30_000 });
    return tab;
  }

  const titleOf = async (t, wrongly) => (await tabOf(t, wrongly)).title();

  for (const { name, wrongly, code, words } of cases) {
    test(name, async (t) => {
      const title = await titleOf(t, wrongly);
      assert.equal(title.split(':', 1)[0], code, title);
      assert.ok(title.includes(words), title);
      assert.ok(documented.includes(words), `docs/troubleshooting.md says: ${words}`);
    });
  }

  test('the policy of docs/troubleshooting.md is enough', async (t) => {
    const { code } = codeBlocks(documented).find(({ code }) => code.startsWith('default-src'));
    assert.equal(await titleOf(t, policy(code.trim())), 'opened');
  });

  test('chatkeep.wasm of the wrong type opens all the same', async (t) => {
    const title = await titleOf(t, (url, response, next) => {
      if (url.endsWith('.wasm')) {
        const setHeader = response.setHeader.bind(response);
        response.setHeader = (key, value) =>
          setHeader(key, key === 'Content-Type' ? 'application/octet-stream' : value);
      }
      next();
    });
    assert.equal(title, 'opened');
  });

  test('chatkeep.wasm is asked for once by a page, and once for each address of it', async (t) => {
    const asked = [];
    const tab = await tabOf(t, (url, response, next) => {
      if (!url.includes('.wasm')) return next();
      asked.push(url);
      // Otherwise the browser has it without asking.
      response.setHeader('Cache-Control', 'no-store');
      next();
    });
    assert.equal(await tab.title(), 'opened');
    await tab.evaluate(async () => {
      const { doctorChatStore, openChatStore } = await import('/dist/index.js');
      const wasmUrl = '/dist/chatkeep.wasm?elsewhere';
      await doctorChatStore({ name: 'served' });
      await (await openChatStore({ name: 'served' })).close();
      await doctorChatStore({ name: 'served', wasmUrl });
      await (await openChatStore({ name: 'served', wasmUrl })).close();
      await (await openChatStore({ name: 'served', storage: 'memory', wasmUrl })).close();
    });
    assert.deepEqual(asked, ['/dist/chatkeep.wasm', '/dist/chatkeep.wasm?elsewhere']);
  });
});
