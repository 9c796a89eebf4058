/** What a page of the example gives to be saved, kept in the page. */

import { patience } from './browser-page.js';

/**
 * Keeps what would go among the downloads, from the next page on.
 *
 * @param {import('puppeteer-core').Page} page
 */
export const keepDownloads = (page) =>
  page.evaluateOnNewDocument(() => {
    delete window.showSaveFilePicker;
    window.downloads = [];
    const blobs = new Map();
    const { createObjectURL } = URL;
    URL.createObjectURL = (blob) => {
      const url = createObjectURL.call(URL, blob);
      blobs.set(url, blob);
      return url;
    };
    HTMLAnchorElement.prototype.click = function () {
      window.downloads.push({ name: this.download, blob: blobs.get(this.href) });
    };
  });

/**
 * The newest of them.
 *
 * @param {import('puppeteer-core').Page} page
 */
export async function downloaded(page) {
  await page.waitForFunction(() => window.downloads.length > 0, { timeout: patience });
  return page.evaluate(async () => {
    const { name, blob } = window.downloads[0];
    const bytes = new Uint8Array(await blob.arrayBuffer());
    return { name, start: String.fromCharCode(...bytes.subarray(0, 15)), size: bytes.length };
  });
}
