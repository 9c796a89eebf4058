/** Looks into a page's origin private file system from outside. */

import { writeFile } from 'node:fs/promises';

/**
 * The files of chatkeep on a page's origin.
 *
 * @param {import('puppeteer-core').Page} page
 * @returns {Promise<string[]>} sorted
 */
export async function opfsFiles(page) {
  return page.evaluate(async () => {
    const root = await navigator.storage.getDirectory();
    const folder = await root.getDirectoryHandle('chatkeep');
    const names = [];
    for await (const name of folder.keys()) names.push(name);
    return names.sort();
  });
}

/**
 * Copies a file of chatkeep out of OPFS, as it is at this moment, also while a worker has it open.
 *
 * @param {import('puppeteer-core').Page} page
 * @param {string} name
 * @param {string} to
 * @returns {Promise<number>} its size
 */
export async function copyOutOfOpfs(page, name, to) {
  const dataUrl = await page.evaluate(async (file) => {
    const root = await navigator.storage.getDirectory();
    const folder = await root.getDirectoryHandle('chatkeep');
    const content = await (await folder.getFileHandle(file)).getFile();
    return new Promise((resolve, reject) => {
      const reader = new FileReader();
      reader.onload = () => resolve(reader.result);
      reader.onerror = () => reject(new Error(`${reader.error}`));
      reader.readAsDataURL(content);
    });
  }, name);
  // A file of no bytes gives `data:` and nothing else in some browsers.
  const bytes = Buffer.from(dataUrl.split(',')[1] ?? '', 'base64');
  await writeFile(to, bytes);
  return bytes.length;
}
