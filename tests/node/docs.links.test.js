/** No link of the documents leads nowhere, and every page of docs/ is found from its index. */

import assert from 'node:assert/strict';
import { access, readdir } from 'node:fs/promises';
import path from 'node:path';
import { test } from 'node:test';
import { anchors, documents, links } from '../support/markdown.js';
import { inRoot } from '../support/paths.js';

/** @param {string} file relative to the root @param {string} target of a link in it */
function resolved(file, target) {
  const [address, anchor = null] = target.split('#');
  const place = address === '' ? file : path.posix.join(path.posix.dirname(file), address);
  return { place, anchor };
}

test('every relative link leads to a file, and to a heading where it names one', async () => {
  const all = await documents();
  const byFile = new Map(all.map(({ file, markdown }) => [file, anchors(markdown)]));
  const dead = [];
  let followed = 0;
  for (const { file, markdown } of all) {
    for (const target of links(markdown)) {
      if (/^[a-z]+:/.test(target)) continue;
      followed += 1;
      const { place, anchor } = resolved(file, target);
      const isThere = await access(inRoot(place)).then(
        () => true,
        () => false,
      );
      const isNamed = anchor === null || byFile.get(place)?.has(anchor);
      if (!isThere || !isNamed) dead.push(`${file}: ${target}`);
    }
  }
  assert.ok(followed > 50, `links were found: ${followed}`);
  assert.deepEqual(dead, []);
});

test('docs/README.md leads to every page of docs', async () => {
  const all = await documents();
  const { markdown } = all.find(({ file }) => file === 'docs/README.md');
  const linked = new Set(links(markdown).map((target) => resolved('docs/README.md', target).place));
  const pages = all.map(({ file }) => file).filter((file) => /^docs\/(?!README)/.test(file));
  assert.ok(pages.length > 10);
  assert.deepEqual(
    pages.filter((file) => !linked.has(file)),
    [],
  );
});

test('CONTRIBUTING.md names every folder of web, and no file or folder that is not there', async () => {
  const { markdown } = (await documents()).find(({ file }) => file === 'CONTRIBUTING.md');
  const ours = /`((?:src|bindings|web|tests|bench|examples|scripts|docs)\/[\w./-]*)`/g;
  const named = [...markdown.matchAll(ours)].map(([, place]) => place);
  assert.ok(named.length > 30);
  const folders = (await readdir(inRoot('web'), { withFileTypes: true }))
    .filter((entry) => entry.isDirectory())
    .map(({ name }) => `web/${name}/`);
  assert.deepEqual(
    folders.filter((folder) => !named.includes(folder)),
    [],
  );
  const missing = [];
  for (const place of named) {
    await access(inRoot(place)).catch(() => missing.push(place));
  }
  assert.deepEqual(missing, []);
});
