/** What is around the chat of the example: offline, who answers, and that it is installable. */

import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { after, before, describe, test } from 'node:test';
import { hangs, patience } from './browser-page.js';
import { launchBrowser } from './browsers.js';
import { builtExample, newExampleTab } from './example-page.js';
import { startModelServer } from './model-server.js';
import { inRoot } from './paths.js';
import { startServer } from './server.js';

/** @param {import('./browsers.js').BrowserName} browserName */
export function registerExampleShellTests(browserName) {
  describe(`${browserName}: around the example chat`, { timeout: hangs }, () => {
    let built;
    let server;
    let running;
    /** @type {string[]} */
    const trouble = [];

    /** A tab that tells what went wrong in it, except for what is `expected` to. */
    const newTab = (origin = server.origin, expected = undefined) =>
      newExampleTab(running.browser, origin, trouble, { expected });

    before(async () => {
      built = builtExample();
      server = await startServer(built);
      running = await launchBrowser(browserName);
    });
    after(async () => {
      await running?.close();
      await server?.close();
    });

    test('a link to a chat that is gone says so once, and leads to a new one', async () => {
      const tab = await newTab();
      await tab.open('gone');
      await tab.page.evaluate(() => (location.hash = '#/c/nobody'));
      await tab.wait(() => document.querySelector('.notice')?.textContent.includes('not here'));
      await tab.waitForCount('composer', 0);
      await tab.page.locator('.notice button').click();
      await tab.send('Hello there');
      await tab.waitForAnswer(2);
      assert.deepEqual(await tab.texts('toast'), []);
      await tab.close();
    });

    test('without a server the page opens, shows its chats, and goes on', async (t) => {
      const goes = await startServer(built);
      t.after(() => goes.close().catch(() => {}));
      const tab = await newTab(goes.origin);
      await tab.open('offline');
      await tab.send('Hello there');
      await tab.waitForAnswer(2);
      await tab.settings('storage');
      await tab.waitForTextIn('fact-offline', 'Opens without a network');
      await goes.close();

      await tab.reload();
      await tab.waitForCount('message', 2);
      await tab.send('Please draw me a chart');
      await tab.waitForAnswer(4);
      await tab.waitForCount('component', 1);
      // Parts that are loaded when they are asked for are kept, too.
      await tab.settings('transfer');
      await (
        await tab.page.$('[data-testid="import-files"]')
      ).uploadFile(inRoot('tests/fixtures/imports/chatgpt.json'));
      await tab.waitForTextIn('import-report', 'came in');
      await tab.close();
    });

    test('a new version is offered, and comes with one click', async (t) => {
      let isNew = false;
      const sends = (file, type, change) => async (request, response, next) => {
        if (!isNew || new URL(request.url, 'http://x').pathname !== `/${file || ''}`) return next();
        const text = await readFile(path.join(built, file || 'index.html'), 'utf8');
        response.setHeader('Content-Type', type);
        response.end(change(text));
      };
      const versions = await startServer(
        sends('service-worker.js', 'text/javascript', (text) =>
          text.replace(/VERSION = "/, 'VERSION = "new'),
        ),
        sends('', 'text/html', (text) => text.replace('<body>', '<body data-version="new">')),
        built,
      );
      t.after(versions.close);
      const tab = await newTab(versions.origin);
      const version = () => tab.page.evaluate(() => document.body.dataset.version ?? 'old');
      await tab.open('versions');
      await tab.page.evaluate(() => navigator.serviceWorker.ready.then(() => {}));
      isNew = true;
      await tab.reload();
      assert.equal(await version(), 'old');
      const reloaded = tab.page.waitForNavigation({ timeout: patience });
      await tab.click('reload');
      await reloaded;
      await tab.status('ready');
      assert.equal(await version(), 'new');
      await tab.close();
    });

    test('a server as OpenAI’s answers in pieces, fails, is tried again, and is stopped', async (t) => {
      const model = await startModelServer();
      t.after(model.close);
      const asked = [];
      const tab = await newTab(
        undefined,
        // The browser itself says that a request was refused.
        (line) => line.startsWith(`asked somebody else: ${model.origin}/v1/`) || /404/.test(line),
      );
      tab.page.on('request', (request) => asked.push(new URL(request.url()).origin));
      await tab.open('openai');
      await tab.settings('answers');
      await tab.click('who-openai');
      await tab.write('server-address', `${model.origin}/v1/`);
      await tab.write('server-key', 'sk-test');
      await tab.click('server-try');
      await tab.waitForTextIn('server-said', '2 models');
      await tab.waitForValue('server-model', 'tiny');
      await tab.closeSettings();

      await tab.send('Who are you?');
      await tab.waitForAnswer(2);
      assert.equal((await tab.items()).at(-1).text, 'Hello from a model.');
      assert.deepEqual(model.asked.at(-1), {
        path: '/v1/chat/completions',
        key: 'Bearer sk-test',
        body: {
          model: 'tiny',
          stream: true,
          messages: [{ role: 'user', content: 'Who are you?' }],
        },
      });

      model.refuses = 404;
      await tab.send('And now?');
      await tab.waitForAnswer(4, 'failed');
      await tab.waitForTextIn('failure', 'status 404: There is no such model.');
      model.refuses = null;
      await tab.click('try-again');
      await tab.waitForAnswer(4);
      assert.deepEqual(
        model.asked.at(-1).body.messages.map(({ role, content }) => `${role}: ${content}`),
        ['user: Who are you?', 'assistant: Hello from a model.', 'user: And now?'],
      );

      model.hangs = true;
      await tab.send('Take your time');
      await tab.waitForAnswer(6, 'streaming');
      await tab.wait(
        () => [...document.querySelectorAll('[data-testid="message-text"]')].at(-1).textContent,
      );
      await tab.click('stop');
      await model.left();
      await tab.waitForAnswer(6, 'interrupted');
      assert.equal((await tab.items()).at(-1).text, 'Hello');

      const others = asked.filter((origin) => ![server.origin, model.origin].includes(origin));
      assert.deepEqual(others, [], 'nobody else was asked');
      await tab.settings('answers');
      await tab.click('who-scripted');
      await tab.close();
    });

    test('Ollama answers in lines, and what is chosen in one tab holds in the other', async (t) => {
      const model = await startModelServer();
      t.after(model.close);
      const expected = (line) => line.startsWith(`asked somebody else: ${model.origin}/api/`);
      const first = await newTab(undefined, expected);
      const second = await newTab(undefined, expected);
      await first.open('ollama');
      await second.open('ollama');
      await first.show();
      await first.settings('answers');
      await first.click('who-ollama');
      await first.write('server-address', model.origin);
      await first.write('server-model', 'tiny:1b');
      await second.show();
      await second.send('Who are you?');
      await second.waitForAnswer(2);
      assert.equal((await second.items()).at(-1).text, 'Hello from a model.');
      const [{ path: asked, key, body }] = model.asked;
      assert.deepEqual([asked, key, body.model], ['/api/chat', undefined, 'tiny:1b']);

      await second.settings('storage');
      await second.waitForTextIn('fact-owner', 'This tab');
      // Not shown first: the tab that is seen has the files.
      await first.page.$eval('[data-testid="settings-storage"]', (button) => button.click());
      await first.waitForTextIn('fact-owner', 'Another tab');
      await second.click('settings-answers');
      await second.click('who-scripted');
      await second.close();
      await first.close();
    });

    test('the model of the browser is fetched, and answers in pieces', async () => {
      const tab = await newTab();
      await tab.page.evaluateOnNewDocument(() => {
        let is = 'downloadable';
        window.told = [];
        window.LanguageModel = {
          availability: async () => is,
          create: async ({ monitor, initialPrompts }) => {
            const target = new EventTarget();
            monitor?.(target);
            if (is === 'downloadable') {
              const event = new ProgressEvent('downloadprogress', { loaded: 0.5, total: 1 });
              target.dispatchEvent(event);
              await new Promise((resolve) => (window.finishDownload = resolve));
              is = 'available';
            }
            return {
              promptStreaming: (text) => {
                window.told.push({ initialPrompts, text });
                return new ReadableStream({
                  start(controller) {
                    for (const word of ['On', ' this', ' device.']) controller.enqueue(word);
                    controller.close();
                  },
                });
              },
              destroy() {},
            };
          },
        };
      });
      await tab.open('on-device');
      await tab.settings('answers');
      await tab.click('who-on-device');
      await tab.click('on-device-fetch');
      const progress = '[data-testid="on-device-progress"]';
      await tab.page.waitForSelector(progress, { timeout: patience });
      assert.equal(await tab.page.$eval(progress, (element) => element.value), 0.5);
      await tab.page.evaluate(() => window.finishDownload());
      await tab.waitForTextIn('on-device', 'ready');
      await tab.closeSettings();
      await tab.send('Where are you?');
      await tab.waitForAnswer(2);
      assert.equal((await tab.items()).at(-1).text, 'On this device.');
      assert.deepEqual(await tab.page.evaluate(() => window.told), [
        { initialPrompts: [], text: 'Where are you?' },
      ]);
      await tab.settings('answers');
      await tab.click('who-scripted');
      await tab.close();
    });

    test('the page is installable, and forbids what it does not need', async () => {
      const manifest = await (await fetch(`${server.origin}/manifest.webmanifest`)).json();
      assert.deepEqual([manifest.start_url, manifest.display], ['./', 'standalone']);
      for (const { src } of manifest.icons) {
        assert.ok((await fetch(new URL(src, `${server.origin}/`))).ok, src);
      }
      const page = (await (await fetch(server.origin)).text()).replaceAll('&#39;', "'");
      const [, policy] = /Content-Security-Policy" content="([^"]+)"/.exec(page);
      assert.doesNotMatch(policy, /unsafe-inline|'unsafe-eval'|\*/);
      assert.match(policy, /script-src 'self' 'wasm-unsafe-eval';/);
      assert.match(policy, /connect-src 'self' https: http:;/);
    });

    test('no page complained, and none asked another server', () => {
      assert.deepEqual(trouble, []);
    });
  });
}
