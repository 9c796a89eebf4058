/** Takes the pictures of the README from the built example, in Chromium: `npm run screenshots`. */

import { join } from 'node:path';
import { builtExample, exampleOn } from '../tests/support/example-page.js';
import { launchBrowser } from '../tests/support/browsers.js';
import { startServer } from '../tests/support/server.js';
import { showcase } from '../tests/support/showcase.js';
import { build } from './build.mjs';
import { buildExample } from './lib/example.mjs';
import { createLog } from './lib/log.mjs';
import { projectRoot } from './lib/paths.mjs';
import { runAsProgram } from './lib/program.mjs';

const SIZE = { width: 1200, height: 800 };

await runAsProgram(import.meta.url, async () => {
  const log = createLog();
  await build({ log });
  await buildExample({ log });
  const server = await startServer(builtExample(), projectRoot);
  const { browser, close } = await launchBrowser('chromium');
  try {
    const page = await browser.newPage();
    await page.setViewport(SIZE);
    await showcase(page, exampleOn(page, server.origin));
    for (const scheme of ['light', 'dark']) {
      await page.emulateMediaFeatures([{ name: 'prefers-color-scheme', value: scheme }]);
      // Colours fade over.
      await page.evaluate(() =>
        Promise.allSettled(document.getAnimations().map((a) => a.finished)),
      );
      const path = join(projectRoot, `docs/images/example-${scheme}.png`);
      await page.screenshot({ path, optimizeForSpeed: false });
      log(`Took ${path}`);
    }
  } finally {
    await close();
    await server.close();
  }
});
