/** The examples of docs/api.md run, in their order, against a store in memory. */

import assert from 'node:assert/strict';
import { mkdir, readFile, symlink, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { test } from 'node:test';
import { runNode } from '../support/npm.js';
import { inRoot, root } from '../support/paths.js';
import { folderFor } from '../support/temporary.js';

const blocks = (markdown) => [...markdown.matchAll(/```js\n(.*?)```/gs)].map(([, code]) => code);

test('every example of docs/api.md runs', async (t) => {
  const examples = blocks(await readFile(inRoot('docs/api.md'), 'utf8'));
  assert.ok(examples.length >= 10, `there are examples: ${examples.length}`);
  const folder = await folderFor(t, 'docs');
  await mkdir(path.join(folder, 'node_modules'));
  await symlink(root, path.join(folder, 'node_modules', 'chatkeep'), 'dir');

  // One program: what the first block opens serves the others. Each has names of its own.
  const [opening, ...others] = examples;
  const scoped = others.map((code) => {
    const imports = code.match(/^import .*$/gm) ?? [];
    return { imports, body: `{\n${code.replace(/^import .*$/gm, '')}}\n` };
  });
  const program = [
    ...new Set(scoped.flatMap(({ imports }) => imports)),
    opening,
    ...scoped.map(({ body }, index) => `${body}console.log('ran ${index + 1}');`),
    'await store.close();',
  ].join('\n');
  await writeFile(path.join(folder, 'examples.mjs'), program);
  const output = await runNode(folder, 'examples.mjs');
  assert.match(output, /INVALID_ARGUMENT input\.role/);
  assert.equal([...output.matchAll(/^ran \d+$/gm)].length, others.length);
});
