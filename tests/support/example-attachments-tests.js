/** Files in the example chat: before they are sent, with a message, and with its next version. */

import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { after, before, describe, test } from 'node:test';
import { hangs } from './browser-page.js';
import { launchBrowser } from './browsers.js';
import { downloaded, keepDownloads } from './downloads.js';
import { builtExample, newExampleTab } from './example-page.js';
import { startModelServer } from './model-server.js';
import { inRoot, root } from './paths.js';
import { startServer } from './server.js';

/** A picture of one pixel, in base64. */
const redPixel =
  'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mP8z8DwHwAFBQIAX8jx0gAAAABJRU5ErkJggg==';

/** @param {import('./browsers.js').BrowserName} browserName */
export function registerExampleAttachmentsTests(browserName) {
  describe(`${browserName}: files in the example chat`, { timeout: hangs }, () => {
    let server;
    let running;
    /** @type {string[]} */
    const trouble = [];

    const newTab = async (expected = undefined) => {
      const tab = await newExampleTab(running.browser, server.origin, trouble, { expected });
      const { page } = tab;
      return {
        ...tab,
        /** Chooses files of these names, each of which says its name. */
        choose: (field, ...names) =>
          page.evaluate(
            (selector, chosen) => {
              const files = new DataTransfer();
              for (const name of chosen) {
                files.items.add(new File([`I am ${name}`], name, { type: 'text/plain' }));
              }
              const input = document.querySelector(selector);
              input.files = files.files;
              input.dispatchEvent(new Event('change', { bubbles: true }));
            },
            `${field} [data-testid="attach-input"]`,
            names,
          ),
        /** Waits until these files stand in the composer, and survive a reload. */
        waitForPending: (...names) =>
          tab.wait((expected) => {
            const files = [...document.querySelectorAll('[data-testid="pending-file"]')];
            const shown = files.map(
              (file) => file.querySelector('.file-name').firstChild.textContent,
            );
            return (
              files.every(({ dataset }) => dataset.kept === 'true') &&
              JSON.stringify(shown) === expected
            );
          }, JSON.stringify(names)),
        /** What the store keeps of files. */
        kept: (name) =>
          page.evaluate(async (storeName) => {
            const { openChatStore } = await import('/dist/index.js');
            const store = await openChatStore({ name: storeName });
            const { attachments, attachmentBytes } = await store.stats();
            const { leftoverFiles } = await store.doctor();
            await store.close();
            return { attachments, attachmentBytes, leftoverFiles };
          }, name),
        /** Waits until the browser keeps no file for any composer. */
        waitForNothingWaiting: (name) =>
          tab.wait(
            (storeName) =>
              new Promise((resolve, reject) => {
                const opening = indexedDB.open(`chatkeep-example-files-${storeName}`);
                opening.onerror = () => reject(opening.error);
                opening.onsuccess = () => {
                  const all = opening.result.transaction('files').objectStore('files').count();
                  all.onsuccess = () => resolve(all.result === 0);
                  opening.result.close();
                };
              }),
            name,
          ),
      };
    };

    before(async () => {
      server = await startServer(builtExample(), root);
      running = await launchBrowser(browserName);
    });
    after(async () => {
      await running?.close();
      await server?.close();
    });

    test('files are chosen, pasted and dropped, shown before and after, and kept', async () => {
      const tab = await newTab();
      await keepDownloads(tab.page);
      await tab.open('attachments');
      await tab.page.evaluate((base64) => {
        const bytes = Uint8Array.from(atob(base64), (character) => character.charCodeAt(0));
        const bring = (type, key, target, file) => {
          const data = new DataTransfer();
          data.items.add(file);
          const event = new Event(type, { bubbles: true, cancelable: true });
          Object.defineProperty(event, key, { value: data });
          target.dispatchEvent(event);
        };
        const box = document.querySelector('[data-testid="composer"]');
        bring('paste', 'clipboardData', box, new File([bytes], 'red.png', { type: 'image/png' }));
        const notes = new File(['x'.repeat(2_000)], 'notes.txt', { type: 'text/plain' });
        bring('drop', 'dataTransfer', document.body, notes);
      }, redPixel);
      await (await tab.page.$('[data-testid="attach-input"]')).uploadFile(inRoot('package.json'));
      await tab.waitForCount('pending-file', 3);
      await tab.waitForCount('pending-picture', 1);
      const [, , last] = await tab.page.$$('[data-testid="remove-file"]');
      await last.click();
      await tab.waitForCount('pending-file', 2);
      await tab.write('composer', 'Look at these');
      await tab.click('send');
      await tab.waitForAnswer(2);
      await tab.waitForCount('pending-file', 0);

      await tab.reload();
      await tab.waitForCount('attachment', 2);
      const isDrawn = () =>
        tab.wait(
          () => document.querySelector('[data-testid="attachment"] img')?.naturalWidth === 1,
        );
      await isDrawn();
      const [, notes] = await tab.texts('attachment');
      assert.match(notes, /notes\.txt1\.95 KB/);
      await tab.click('open-picture');
      await tab.waitForCount('picture', 1);
      await tab.click('close-dialog');
      const [, save] = await tab.page.$$('[data-testid="download-attachment"]');
      await save.click();
      const saved = await downloaded(tab.page);
      assert.deepEqual(saved, { name: 'notes.txt', start: 'x'.repeat(15), size: 2_000 });
      await tab.close();
    });

    test('files that wait survive a reload and other chats, and leave nothing behind', async () => {
      const tab = await newTab();
      await tab.open('waiting');
      await tab.choose('.composer', 'first.txt', 'second.txt');
      await tab.waitForPending('first.txt', 'second.txt');
      await tab.reload();
      await tab.waitForPending('first.txt', 'second.txt');
      await tab.click('remove-file');
      await tab.waitForPending('second.txt');
      await tab.send('With a file');
      await tab.waitForAnswer(2);
      await tab.waitForPending();
      await tab.waitForCount('attachment', 1);

      await tab.choose('.composer', 'third.txt', 'fourth.txt');
      await tab.waitForPending('third.txt', 'fourth.txt');
      await tab.click('new-chat');
      await tab.waitForPending();
      await tab.reload();
      await tab.openConversation('With a file');
      await tab.waitForPending('third.txt', 'fourth.txt');
      const other = await newTab();
      await other.open('waiting');
      await other.waitForPending('third.txt', 'fourth.txt');
      await other.click('remove-file');
      await other.waitForPending('fourth.txt');
      await other.close();
      await tab.show();
      await tab.waitForPending('fourth.txt');
      await tab.click('send');
      await tab.waitForAnswer(4);
      await tab.waitForCount('attachment', 2);
      assert.deepEqual(await tab.kept('waiting'), {
        attachments: 2,
        attachmentBytes: 'I am second.txtI am fourth.txt'.length,
        leftoverFiles: 0,
      });
      await tab.waitForNothingWaiting('waiting');

      await tab.choose('.composer', 'fifth.txt');
      await tab.waitForPending('fifth.txt');
      await tab.click('conversation-menu');
      await tab.click('delete-conversation');
      await tab.waitForPending();
      await tab.click('undo');
      await tab.waitForPending('fifth.txt');
      await tab.click('conversation-menu');
      await tab.click('delete-conversation');
      await tab.waitForPending();
      await tab.reload();
      await tab.waitForNothingWaiting('waiting');

      await tab.choose('.composer', 'sixth.txt');
      await tab.waitForPending('sixth.txt');
      await tab.click('settings-button');
      await tab.click('settings-storage');
      await tab.click('delete-all');
      await tab.click('delete-all-confirm');
      await tab.status('ready');
      await tab.waitForPending();
      await tab.waitForNothingWaiting('waiting');
      await tab.close();
    });

    test('a question that is edited keeps its files, and their bytes once', async () => {
      const tab = await newTab();
      await keepDownloads(tab.page);
      await tab.open('edited');
      await tab.choose('.composer', 'plan.txt', 'map.txt');
      await tab.waitForPending('plan.txt', 'map.txt');
      await tab.send('What do you think of it?');
      await tab.waitForAnswer(2);
      await tab.waitForCount('attachment', 2);
      const { attachmentBytes } = await tab.kept('edited');
      assert.equal(attachmentBytes, 'I am plan.txtI am map.txt'.length);

      await tab.clickOfMessage(0, 'edit-message');
      await tab.waitForPending('plan.txt', 'map.txt');
      await tab.write('edit-text', 'What do you really think of it?');
      await tab.click('edit-send');
      await tab.waitForFirstMessage('What do you really think of it?');
      await tab.waitForAnswer(2);
      await tab.waitForTexts('attachment', 'plan.txt13 B', 'map.txt12 B');
      assert.deepEqual(await tab.kept('edited'), {
        attachments: 4,
        attachmentBytes,
        leftoverFiles: 0,
      });

      await tab.clickOfMessage(0, 'edit-message');
      await tab.waitForCount('pending-file', 2);
      // By the keyboard: the timeline may still be moving, to make room for the editor.
      await (await tab.page.$('.editor [data-testid="remove-file"]')).press('Enter');
      await tab.choose('.editor', 'legend.txt');
      await tab.waitForCount('pending-file', 2);
      await (await tab.page.$('[data-testid="edit-text"]')).press('Enter');
      await tab.waitForTexts('branch-count', '3/3');
      await tab.waitForAnswer(2);
      await tab.waitForTexts('attachment', 'map.txt12 B', 'legend.txt15 B');
      await tab.clickOfMessage(0, 'download-attachment');
      const saved = await downloaded(tab.page);
      assert.deepEqual(saved, { name: 'map.txt', start: 'I am map.txt', size: 12 });
      await tab.clickOfMessage(0, 'branch-previous');
      await tab.waitForTexts('attachment', 'plan.txt13 B', 'map.txt12 B');
      await tab.close();
    });

    test('models are sent pictures as their protocol has them, and the names of other files', async (t) => {
      const model = await startModelServer();
      t.after(model.close);
      const tab = await newTab((line) => line.startsWith(`asked somebody else: ${model.origin}/`));
      const answeredBy = async (who) => {
        await tab.click('settings-button');
        await tab.click('settings-answers');
        await tab.click(`who-${who}`);
        if (who !== 'scripted') {
          await tab.write('server-address', model.origin);
          await tab.write('server-model', 'tiny');
        }
        await tab.click('close-dialog');
      };
      await tab.open('pictures');
      await answeredBy('openai');
      const picture = inRoot('examples/chat/public/icon-192.png');
      const field = await tab.page.$('[data-testid="attach-input"]');
      await field.uploadFile(picture, inRoot('package.json'));
      await tab.waitForPending('icon-192.png', 'package.json');
      await tab.send('What is this?');
      await tab.waitForAnswer(2);
      const base64 = await readFile(picture, 'base64');
      const text = 'What is this?\n\n[Attached: icon-192.png, package.json]';
      const url = `data:image/png;base64,${base64}`;
      const content = [
        { type: 'text', text },
        { type: 'image_url', image_url: { url } },
      ];
      assert.equal(model.asked.at(-1).path, '/v1/chat/completions');
      assert.deepEqual(model.asked.at(-1).body.messages, [{ role: 'user', content }]);

      await answeredBy('ollama');
      await tab.choose('.composer', 'notes.txt');
      await tab.waitForPending('notes.txt');
      await tab.click('send');
      await tab.waitForAnswer(4);
      assert.equal(model.asked.at(-1).path, '/api/chat');
      assert.deepEqual(model.asked.at(-1).body.messages, [
        { role: 'user', content: text, images: [base64] },
        { role: 'assistant', content: 'Hello from a model.' },
        { role: 'user', content: '[Attached: notes.txt]' },
      ]);
      await answeredBy('scripted');
      await tab.close();
    });

    test('no page complained, and none asked another server', () => {
      assert.deepEqual(trouble, []);
    });
  });
}
