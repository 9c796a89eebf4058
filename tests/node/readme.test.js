/** The example in README.md runs as it stands and prints what the README says it prints. */

import assert from 'node:assert/strict';
import { mkdir, readFile, symlink, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { test } from 'node:test';
import { runNode } from '../support/npm.js';
import { inRoot, root } from '../support/paths.js';
import { folderFor } from '../support/temporary.js';

/** The first block of a language after a place in Markdown. */
function block(markdown, language, from) {
  const fence = `\n\`\`\`${language}\n`;
  const start = markdown.indexOf(fence, from);
  assert.ok(start >= 0, `a \`\`\`${language} block follows the marker`);
  const end = markdown.indexOf('\n```', start + fence.length - 1);
  assert.ok(end > start, 'the block ends');
  return { text: markdown.slice(start + fence.length, end + 1), end };
}

test('the example prints what the README says', async (t) => {
  const markdown = await readFile(inRoot('README.md'), 'utf8');
  const marker = markdown.indexOf('<!-- example -->');
  assert.ok(marker >= 0, 'README.md marks its example with <!-- example -->');
  const example = block(markdown, 'js', marker);
  const expected = block(markdown, 'text', example.end);
  assert.match(example.text, /from 'chatkeep'/);
  assert.notEqual(expected.text.trim(), '');

  const folder = await folderFor(t, 'readme');
  await mkdir(path.join(folder, 'node_modules'));
  await symlink(root, path.join(folder, 'node_modules', 'chatkeep'), 'dir');
  await writeFile(path.join(folder, 'example.mjs'), example.text);
  assert.equal((await runNode(folder, 'example.mjs')).trim(), expected.text.trim());
});
