/** Files of tests/fixtures. Neutral: runs on a page and under Node. */

/** @param {string} name @returns {Promise<Uint8Array>} */
export async function fixture(name) {
  const url = new URL(`../fixtures/${name}`, import.meta.url);
  if (url.protocol === 'file:') {
    const { readFile } = await import('node:fs/promises');
    return new Uint8Array(await readFile(url));
  }
  const response = await fetch(url);
  if (!response.ok) throw new Error(`no fixture ${name}: ${response.status}`);
  return new Uint8Array(await response.arrayBuffer());
}
