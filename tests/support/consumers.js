/** Projects that use the packed package: made in an empty folder, and tried as a person does. */

import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { cp } from 'node:fs/promises';
import path from 'node:path';
import { patience, watchForTrouble } from './browser-page.js';
import { inRoot } from './paths.js';

/** Copies tests/consumers/NAME, with what all of them share, into a folder. */
export async function copyProject(name, folder) {
  await cp(inRoot('tests/consumers', name), folder, { recursive: true });
  await cp(inRoot('tests/consumers/notes.js'), path.join(folder, 'notes.js'));
}

/**
 * Opens notes in several tabs, writes, reloads, reads them back, and exports them.
 *
 * @param {import('puppeteer-core').Browser} browser
 * @param {string} origin where the project is served
 * @param {{ page?: string, alsoAsks?: string[] }} [options] where its page is below that, and which
 *   addresses of others it may ask for
 */
export async function tryNotes(browser, origin, { page: address = '', alsoAsks = [] } = {}) {
  const trouble = [];
  const open = async (query = '') => {
    const page = await browser.newPage();
    const notes = notesOn(page, watchForTrouble(page, origin));
    trouble.push(notes.trouble);
    await page.goto(`${origin}/${address}${query}`, { timeout: patience });
    await notes.ready();
    return notes;
  };
  const first = await open();
  await first.shows();
  await first.add('one');
  await first.shows('one');
  await first.reload();
  await first.shows('one');

  const second = await open();
  await second.shows('one');
  await second.add('two');
  await second.shows('one', 'two');
  await first.shows('one', 'two');

  // Another store has notes of its own, at the same time.
  const other = await open('?store=other');
  await other.shows();
  await other.add('elsewhere');
  await other.shows('elsewhere');
  await first.shows('one', 'two');

  assert.match(await first.exported(), /one[^]*two/);
  const expected = alsoAsks.map((url) => `asked somebody else: ${url}`);
  const others = trouble.flat().filter((line) => !expected.includes(line));
  assert.deepEqual(others, []);
  for (const { page } of [first, second, other]) await page.close();
}

/** @param {import('puppeteer-core').Page} page @param {string[]} trouble of the page */
function notesOn(page, trouble) {
  const wait = (check, ...args) =>
    // By the clock: a tab behind another one draws no frames to wait for.
    page.waitForFunction(check, { timeout: patience / 2, polling: 20 }, ...args).catch((error) => {
      throw new Error([error.message, ...trouble].join('\n'));
    });
  const ready = async () => {
    await wait(() => document.body.dataset.notes === 'ready');
    await wait(() => document.body.dataset.engine === '1 conversation');
  };
  return {
    page,
    trouble,
    ready,
    async reload() {
      await page.reload();
      await ready();
    },
    shows: (...expected) =>
      wait(
        (texts) =>
          JSON.stringify([...document.querySelectorAll('li')].map((li) => li.textContent)) ===
          texts,
        JSON.stringify(expected),
      ),
    add: (text) =>
      page.evaluate((value) => {
        const form = document.querySelector('form');
        form.querySelector('input').value = value;
        form.requestSubmit();
      }, text),
    async exported() {
      await page.evaluate(() => document.querySelector('button[name=export]').click());
      await wait(() => document.querySelector('pre').textContent !== '');
      return page.$eval('pre', (pre) => pre.textContent);
    },
  };
}

/**
 * A Content-Security-Policy that allows what the package needs, and nothing else.
 *
 * @param {{ html?: string, wasmOrigin?: string }} [options] a page whose inline import map is
 *   allowed, by its hash; another origin that the module comes from
 * @returns {import('./server.js').Handler} sends it with everything
 */
export function strictPolicy({ html = '', wasmOrigin = '' } = {}) {
  const [, importMap] = /<script type="importmap">(.*?)<\/script>/s.exec(html) ?? [];
  const hash = importMap && createHash('sha256').update(importMap).digest('base64');
  const policy = [
    "default-src 'none'",
    `script-src 'self' 'wasm-unsafe-eval'${hash ? ` 'sha256-${hash}'` : ''}`,
    "worker-src 'self'",
    `connect-src 'self' ${wasmOrigin}`.trim(),
    'img-src data:',
    "base-uri 'none'",
    "form-action 'none'",
  ].join('; ');
  return (_, response, next) => {
    response.setHeader('Content-Security-Policy', policy);
    next();
  };
}
