/**
 * The pictures of the README, taken of the example. `npm run screenshots` keeps them: it says with
 * CHATKEEP_PICTURES where.
 */

import assert from 'node:assert/strict';
import { readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { after, before, describe, test } from 'node:test';
import { hangs } from '../support/browser-page.js';
import { launchBrowser } from '../support/browsers.js';
import { builtExample, newExampleTab } from '../support/example-page.js';
import { inRoot, root } from '../support/paths.js';
import { startServer } from '../support/server.js';
import { showcase } from '../support/showcase.js';

const SIZE = { width: 1200, height: 800 };

/** @param {Uint8Array} png @returns {{ width: number, height: number }} what its header says */
function sizeOf(png) {
  const header = Buffer.from(png.buffer, png.byteOffset, 24);
  assert.equal(header.toString('latin1', 1, 4), 'PNG');
  return { width: header.readUInt32BE(16), height: header.readUInt32BE(20) };
}

describe('the pictures of the README', { timeout: hangs }, () => {
  let server;
  let running;
  before(async () => {
    server = await startServer(builtExample(), root);
    running = await launchBrowser('chromium');
  });
  after(async () => {
    await running?.close();
    await server?.close();
  });

  test('are taken of the example, light and dark', async () => {
    const trouble = [];
    const tab = await newExampleTab(running.browser, server.origin, trouble, SIZE);
    await showcase(tab.page, tab);
    const readme = await readFile(inRoot('README.md'), 'utf8');
    const pictures = [];
    for (const scheme of ['light', 'dark']) {
      await tab.page.emulateMediaFeatures([{ name: 'prefers-color-scheme', value: scheme }]);
      // Colours fade over.
      await tab.page.evaluate(() =>
        Promise.allSettled(document.getAnimations().map((a) => a.finished)),
      );
      const picture = await tab.page.screenshot({ optimizeForSpeed: false });
      const file = `docs/images/example-${scheme}.png`;
      assert.ok(readme.includes(file), `README.md shows ${file}`);
      assert.deepEqual(sizeOf(picture), SIZE);
      assert.deepEqual(sizeOf(await readFile(inRoot(file))), SIZE);
      const folder = process.env.CHATKEEP_PICTURES;
      if (folder) await writeFile(path.join(folder, path.basename(file)), picture);
      pictures.push(Buffer.from(picture));
    }
    const [light, dark] = pictures;
    assert.ok(!light.equals(dark), 'they differ');
    await tab.close();
    assert.deepEqual(trouble, []);
  });
});
