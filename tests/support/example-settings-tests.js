/** The settings of the example chat: what goes out and comes in, and where it is kept. */

import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { after, before, describe, test } from 'node:test';
import { hangs, patience } from './browser-page.js';
import { launchBrowser } from './browsers.js';
import { downloaded, keepDownloads } from './downloads.js';
import { builtExample, newExampleTab } from './example-page.js';
import { inRoot } from './paths.js';
import { replaceSaveDialog, savedFile } from './save-dialog.js';
import { startServer } from './server.js';

/** @param {import('./browsers.js').BrowserName} browserName */
export function registerExampleSettingsTests(browserName) {
  describe(`${browserName}: the example's settings`, { timeout: hangs }, () => {
    let server;
    let running;
    /** @type {string[]} */
    const trouble = [];

    const newTab = () => newExampleTab(running.browser, server.origin, trouble);

    before(async () => {
      server = await startServer(builtExample(), (request, response, next) => {
        if (request.url !== '/nobody') return next();
        response.setHeader('Content-Type', 'text/html');
        response.end('<!doctype html><title>Nobody</title><link rel="icon" href="data:,">');
      });
      running = await launchBrowser(browserName);
    });
    after(async () => {
      await running?.close();
      await server?.close();
    });

    test('the browser is asked to keep the chats, and what it says is shown', async () => {
      const tab = await newTab();
      await tab.page.evaluateOnNewDocument(() => {
        let isKept = false;
        Object.assign(StorageManager.prototype, {
          persisted: async () => isKept,
          persist: async () => (isKept = true),
          estimate: async () => ({ usage: 2 * 1024 ** 2, quota: 3 * 1024 ** 3 }),
        });
      });
      await tab.open('kept');
      await tab.settings('storage');
      await tab.waitForTextIn('fact-persisted', 'The browser may delete them');
      await tab.waitForTextIn('fact-owner', 'This tab');
      assert.deepEqual(
        [await tab.texts('fact-usage'), await tab.texts('fact-quota')],
        [['2 MB'], ['3 GB']],
      );
      await tab.click('persist');
      await tab.waitForTextIn('fact-persisted', 'These chats are kept');
      await tab.waitForCount('persist', 0);
      await tab.close();
    });

    test('one chat goes out by its menu: among the downloads, or where the person says', async () => {
      const tab = await newTab();
      await keepDownloads(tab.page);
      await tab.open('one');
      await tab.send('How is bread made?');
      await tab.waitForAnswer(2);
      await tab.click('new-chat');
      await tab.send('Where is Lisbon?');
      await tab.waitForAnswer(2);
      const exportOne = async (title) => {
        const row = `[data-testid="conversation"]:has([data-title*="${title}"])`;
        await tab.page.locator(row).setTimeout(patience).hover();
        await tab.page.locator(`${row} [data-testid="conversation-menu"]`).click();
        await tab.click('export-conversation');
      };
      await exportOne('bread');
      const { name, size } = await downloaded(tab.page);
      assert.match(name, /^chat-.*\.ndjson$/);
      const text = await tab.page.evaluate(() => window.downloads[0].blob.text());
      assert.equal(Buffer.byteLength(text), size);
      const isOfBread = (exported) => {
        const lines = exported
          .trim()
          .split('\n')
          .map((line) => JSON.parse(line));
        assert.ok(lines.length > 1);
        assert.match(exported, /How is bread made\?/);
        assert.doesNotMatch(exported, /Lisbon/);
      };
      isOfBread(text);

      await replaceSaveDialog(tab.page);
      await tab.reload();
      await exportOne('bread');
      await tab.waitForTextIn('toast', 'Exported as chat-');
      isOfBread((await savedFile(tab.page)).text);
      await tab.close();
    });

    test('a save dialog that is cancelled changes nothing, and a stopped export leaves no file half made', async () => {
      const tab = await newTab();
      await replaceSaveDialog(tab.page);
      await tab.open('whole');
      const does = (what) => tab.page.evaluate((now) => (window.saveDialog = { does: now }), what);
      /** Waits for what is told, which is no failure, and takes it away. */
      const isTold = async (text) => {
        await tab.waitForTextIn('toast', text);
        assert.deepEqual(
          await tab.page.$$eval('[data-testid="toast"]', (all) =>
            all.map(({ dataset, role }) => [dataset.kind, role]),
          ),
          [['info', 'status']],
        );
        await tab.page.$eval('[data-testid="toast"] .icon-button', (button) => button.click());
        await tab.waitForCount('toast', 0);
      };
      await tab.send('Keep this');
      await tab.waitForAnswer(2);

      for (const [page, button, name] of [
        ['transfer', 'export', 'Export'],
        ['storage', 'backup', 'Backup'],
      ]) {
        await tab.settings(page);
        await does('cancels');
        await tab.click(button);
        await isTold(`${name} was stopped`);

        await does('waits');
        await tab.click(button);
        await tab.wait(() => window.saveDialog.goOn);
        await tab.click('stop-task');
        await tab.page.evaluate(() => {
          window.saveDialog.goOn();
          delete window.saveDialog.goOn;
        });
        await isTold(`${name} was stopped`);
        assert.equal((await savedFile(tab.page)).size, 0, `${name} left no part of a file`);

        await does('saves');
        await tab.click(button);
        await isTold(name === 'Export' ? 'Exported as' : 'Backed up as');
        const saved = await savedFile(tab.page);
        if (name === 'Export') assert.match(saved.text, /Keep this/);
        else assert.equal(saved.text.slice(0, 15), 'SQLite format 3');
        await tab.closeSettings();
      }

      await tab.close();
    });

    test('chats go out and come in again, with a report; a backup brings everything back', async () => {
      const tab = await newTab();
      await keepDownloads(tab.page);
      await tab.open('files');
      await tab.settings('transfer');
      const importFile = async (file) =>
        (await tab.page.$('[data-testid="import-files"]')).uploadFile(inRoot(file));
      await importFile('tests/fixtures/imports/chatgpt.json');
      await tab.waitForTextIn('import-report', 'came in');
      await tab.closeSettings();
      await tab.page.waitForSelector('[data-testid="conversation"]', { timeout: patience });
      const before = await tab.count('conversation');
      assert.ok(before > 0);

      await tab.settings('transfer');
      await tab.click('export');
      const exported = await downloaded(tab.page);
      assert.match(exported.name, /^chats-.*\.ndjson$/);
      assert.ok(exported.size > 100);
      await tab.page.evaluate(() => (window.downloads = []));
      await tab.page.select('[data-testid="export-format"]', 'markdown');
      await tab.click('export');
      const zip = await downloaded(tab.page);
      assert.match(zip.name, /\.zip$/);
      assert.equal(zip.start.slice(0, 2), 'PK');
      await tab.page.evaluate(() => (window.downloads = []));

      await tab.click('settings-storage');
      await tab.waitForTextIn('fact-conversations', 'chats');
      const [kept] = await tab.texts('fact-conversations');
      await tab.click('backup');
      const backup = await downloaded(tab.page);
      assert.equal(backup.start, 'SQLite format 3');
      await tab.click('doctor');
      await tab.waitForTextIn('doctor-report', 'as it should be');

      const other = await newTab();
      await other.open('files');
      await other.waitForCount('conversation', before);
      await tab.show();
      await tab.click('delete-all');
      await tab.click('delete-all-confirm');
      await tab.status('ready');
      await tab.waitForCount('conversation', 0);
      await other.show();
      await other.status('lost');
      await other.click('retry');
      await other.status('ready');
      await other.close();

      await tab.show();
      await tab.settings('storage');
      // From what was downloaded, as if it was chosen.
      await tab.page.evaluate(async () => {
        const file = new File([window.downloads[0].blob], 'backup.sqlite3');
        const input = document.querySelector('[data-testid="restore-file"]');
        const chosen = new DataTransfer();
        chosen.items.add(file);
        input.files = chosen.files;
        input.dispatchEvent(new Event('change', { bubbles: true }));
      });
      await tab.click('restore-confirm');
      await tab.waitForTextIn('fact-conversations', kept);
      await tab.closeSettings();
      await tab.waitForCount('conversation', before);
      await tab.close();
    });

    test('an import is stopped, and keeps what came until then', async () => {
      const tab = await newTab();
      await tab.open('stopped');
      await tab.settings('transfer');
      await importCopies(tab.page, 20_000);
      await tab.waitForTextIn('task', 'conversation');
      await tab.click('stop-task');
      await tab.waitForTextIn('toast', 'Import was stopped');
      await tab.click('settings-storage');
      await tab.waitForTextIn('fact-conversations', 'chat');
      const [count] = await tab.texts('fact-conversations');
      const imported = Number(count.replace(/\D/g, ''));
      assert.ok(imported > 0 && imported < 20_000, count);
      await tab.close();
    });

    test('a store that does not open is examined, repaired, and opens', async () => {
      const tab = await newTab();
      await tab.open('damaged');
      await tab.send('Hello there');
      await tab.waitForAnswer(2);
      // Another page of the same origin, so that nobody has the files open.
      await tab.page.goto(`${server.origin}/nobody`);
      await tab.page.evaluate(async () => {
        const root = await navigator.storage.getDirectory();
        const folder = await root.getDirectoryHandle('chatkeep');
        const overwrite = async (name, bytes) => {
          const handle = await folder.getFileHandle(name);
          const file = await handle.createWritable({ keepExistingData: true });
          await file.write({ type: 'write', position: 0, data: new Uint8Array(bytes).fill(120) });
          await file.close();
        };
        await overwrite('damaged.db', 100);
        await overwrite('damaged.db-wal', 32);
      });
      await tab.open('damaged', { expected: 'failed' });
      await tab.click('examine-store');
      await tab.waitForTextIn('doctor-report', 'Something is wrong');
      await tab.click('repair-store');
      await tab.status('ready');
      await tab.send('Hello again');
      await tab.page.waitForSelector('[data-role="assistant"][data-status="completed"]', {
        timeout: patience,
      });
      await tab.close();
    });

    test('no page complained, and none asked another server', () => {
      assert.deepEqual(trouble, []);
    });
  });
}

/** Chooses a file to import, with so many conversations in it. */
async function importCopies(page, count) {
  const [pattern] = JSON.parse(await readFile(inRoot('tests/fixtures/imports/claude.json')));
  await page.evaluate(
    (conversation, length) => {
      const many = Array.from({ length }, (_, index) => {
        const messages = conversation.chat_messages.map((message) => ({
          ...message,
          uuid: `${message.uuid}-${index}`,
        }));
        return { ...conversation, uuid: `${conversation.uuid}-${index}`, chat_messages: messages };
      });
      const file = new File([JSON.stringify(many)], 'conversations.json');
      const input = document.querySelector('[data-testid="import-files"]');
      const chosen = new DataTransfer();
      chosen.items.add(file);
      input.files = chosen.files;
      input.dispatchEvent(new Event('change', { bubbles: true }));
    },
    pattern,
    count,
  );
}
