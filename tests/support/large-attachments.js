/** How much memory a large attachment takes, in a process of its own. */

import assert from 'node:assert/strict';
import { startNode } from './child.js';
import { inRoot } from './paths.js';
import { folderFor } from './temporary.js';

/**
 * @param {import('node:test').TestContext} t
 * @param {number} mebibytes how large it is
 * @param {'stream' | 'blob'} source how it is given
 * @param {number} most how many mebibytes it may take on its way
 */
export async function checkLargeAttachment(t, mebibytes, source, most) {
  const directory = await folderFor(t, 'large');
  const script = inRoot('tests/support/large-attachment.js');
  const child = startNode(t, script, directory, String(mebibytes), source);
  const lines = [];
  child.lines.on('line', (line) => lines.push(line));
  assert.equal(await child.exited, 0);
  const measured = JSON.parse(lines.at(-1));
  t.diagnostic(`${mebibytes} MiB by ${source}: ${JSON.stringify(measured)}`);
  assert.equal(measured.isSame, true);
  assert.ok(measured.extraMebibytes < most, `${measured.extraMebibytes} MiB instead of ${most}`);
}
