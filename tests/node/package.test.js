/** The published package: what is in it, how large it is, and that it works when installed. */

import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { mkdir, readFile, utimes, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { after, before, describe, test } from 'node:test';
import { promisify } from 'node:util';
import { gzipSync } from 'node:zlib';
import { checkBuilt } from '../../scripts/prepack.mjs';
import { downloadedFiles } from '../support/download.js';
import { documents, links } from '../support/markdown.js';
import { install, pack, runNode } from '../support/npm.js';
import { inRoot } from '../support/paths.js';
import { folderFor, makeFolder, removeFolder } from '../support/temporary.js';

const mostBytes = 605_000;

const script = `
import { openChatStore, listChatStores, deleteChatStore, ChatStoreError } from 'chatkeep';

const storage = { directory: 'data' };
const store = await openChatStore({ name: 'notes', storage });
const { id } = await store.conversations.create({ title: 'Installed' });
await store.messages.append(id, { role: 'user', content: 'Hello' });
await store.close();

const again = await openChatStore({ name: 'notes', storage });
const { items } = await again.messages.list({ filters: { conversationId: id } });
console.log(items.map((message) => message.content).join());
await again.messages.get('missing').catch((error) => {
  console.log(error instanceof ChatStoreError, error.code);
});
await again.close();
await deleteChatStore({ name: 'notes', storage });
console.log((await listChatStores({ storage })).length);
`;

describe('the packed package', () => {
  let folder;
  let packed;
  before(async () => {
    folder = await makeFolder('package');
    packed = await pack(folder);
  });
  after(() => removeFolder(folder));

  test('installs in an empty folder, offline, and works under plain Node', async () => {
    await install(folder, packed.tarball);
    await writeFile(path.join(folder, 'script.js'), script);
    assert.equal(await runNode(folder, 'script.js'), 'Hello\ntrue NOT_FOUND\n0\n');
    // As npx finds it.
    const program = path.join(folder, 'node_modules', '.bin', 'chatkeep');
    const { stdout } = await promisify(execFile)(program, ['--help']);
    assert.match(stdout, /^Usage: chatkeep COMMAND/);
  });

  test('is required by CommonJS, which Node can since 20.19: the oldest that it is for', async () => {
    const program = `
      const { openChatStore } = require('chatkeep');
      require('chatkeep/engine');
      openChatStore({ name: 'required', storage: 'memory' }).then(async (store) => {
        console.log((await store.conversations.create({ title: 'Required' })).title);
        await store.close();
      });`;
    await writeFile(path.join(folder, 'script.cjs'), program);
    assert.equal(await runNode(folder, 'script.cjs'), 'Required\n');
    const { engines } = JSON.parse(await readFile(inRoot('package.json'), 'utf8'));
    assert.equal(engines.node, '>=20.19');
  });

  test('holds what is needed to run and to read, and nothing else', () => {
    const paths = packed.files.map((file) => file.path);
    for (const needed of [
      'package.json',
      'README.md',
      'LICENSE',
      'CHANGELOG.md',
      'THIRD_PARTY_NOTICES.md',
      'docs/api.md',
      'docs/command-line.md',
      'docs/format.md',
      'docs/react.md',
      'dist/index.js',
      'dist/index.d.ts',
      'dist/node.js',
      'dist/worker.js',
      'dist/cli.js',
      'dist/engine/browser.js',
      'dist/engine/node.js',
      'dist/react/index.js',
      'dist/react/index.d.ts',
    ]) {
      assert.ok(paths.includes(needed), `${needed} is packed`);
    }
    assert.equal(paths.filter((file) => file.endsWith('.wasm')).length, 1);
    const allowed = /^(package\.json|[A-Z_]+(\.md)?|docs\/[\w-]+\.md|dist\/.+\.(js|d\.ts|wasm))$/;
    const others = paths.filter((file) => !allowed.test(file));
    assert.deepEqual(others, []);
  });

  test('what the packed pages lead to is packed, but for pictures and how to work on it', async () => {
    const paths = packed.files.map((file) => file.path);
    const pages = (await documents()).filter(({ file }) => paths.includes(file));
    assert.ok(pages.length > 20, `${pages.length} pages`);
    const missing = pages.flatMap(({ file, markdown }) =>
      links(markdown)
        .filter((target) => !/^([a-z]+:|#)/.test(target))
        .map((target) => path.posix.join(path.posix.dirname(file), target.split('#')[0]))
        .filter((place) => !paths.includes(place)),
    );
    assert.deepEqual(
      missing.filter((place) => !/^(CONTRIBUTING\.md|docs\/images\/.+)$/.test(place)),
      [],
    );
  });

  test('every file of dist is loaded by another one, or is an entry, and all that they load is there', async () => {
    const { bin, exports } = JSON.parse(await readFile(inRoot('package.json'), 'utf8'));
    const entries = JSON.stringify([bin, exports]);
    const paths = packed.files.map((file) => file.path).filter((file) => /^dist\//.test(file));
    const loaded = new Set();
    for (const file of paths.filter((name) => /\.(js|d\.ts)$/.test(name))) {
      const text = await readFile(inRoot(file), 'utf8');
      const name =
        /(?:from|import|import\(|new URL\()\s*['"`](\.{1,2}\/[\w./-]+\.(?:js|wasm))['"`]/g;
      for (const [, relative] of text.matchAll(name)) {
        const target = path.posix.join(path.posix.dirname(file), relative);
        loaded.add(file.endsWith('.d.ts') ? target.replace(/\.js$/, '.d.ts') : target);
      }
    }
    const unused = paths.filter((file) => !loaded.has(file) && !entries.includes(`"./${file}"`));
    assert.deepEqual(unused, []);
    assert.deepEqual(
      [...loaded].filter((file) => !paths.includes(file)),
      [],
    );
    assert.ok(paths.length < 250, `${paths.length} files`);
  });

  test('every file that an export names is packed', async () => {
    const { bin, exports, types } = JSON.parse(await readFile(inRoot('package.json'), 'utf8'));
    const targets = (value) =>
      typeof value === 'string' ? [value] : Object.values(value).flatMap(targets);
    const named = [...targets(exports), ...targets(bin), types].map((target) =>
      target.replace(/^\.\//, ''),
    );
    assert.ok(named.length > 5);
    const paths = packed.files.map((file) => file.path);
    assert.deepEqual(
      named.filter((file) => !paths.includes(file)),
      [],
    );
  });

  test(`a page downloads at most ${mostBytes} bytes, gzipped`, async (t) => {
    const files = await downloadedFiles(inRoot('dist'));
    let sum = 0;
    for (const file of files) {
      const { length } = gzipSync(await readFile(inRoot('dist', file)), { level: 9 });
      sum += length;
      t.diagnostic(`${String(length).padStart(7)} ${file}`);
    }
    t.diagnostic(`${String(sum).padStart(7)} bytes gzipped, in all (at most ${mostBytes})`);
    assert.ok(files.some((file) => file.endsWith('.wasm')));
    assert.ok(files.includes('worker.js') && files.includes('errors.js'), files.join());
    const others = files.filter((file) => /^(node|cli)\b/.test(file));
    assert.deepEqual(others, [], 'a page does not download what is for Node');
    assert.ok(sum <= mostBytes, `${sum} bytes`);
  });
});

test('what is not built, or not from these sources, is not packed', async (t) => {
  const root = await folderFor(t, 'unbuilt');
  for (const folder of ['src', 'bindings', 'web', 'dist']) await mkdir(path.join(root, folder));
  const write = async (file, { seconds, text = '' }) => {
    await writeFile(path.join(root, file), text);
    await utimes(path.join(root, file), seconds, seconds);
  };
  const manifest = { bin: { tool: './dist/cli.js' }, exports: { '.': './dist/index.js' } };
  await write('package.json', { seconds: 1, text: JSON.stringify(manifest) });
  await write('web/index.ts', { seconds: 1 });
  assert.throws(() => checkBuilt(root), /dist\/ has no index.js, cli.js, worker.js/);
  for (const file of ['index.js', 'cli.js', 'worker.js', 'chatkeep.wasm', '.npmignore']) {
    await write(`dist/${file}`, { seconds: 2 });
  }
  checkBuilt(root);
  await write('web/index.ts', { seconds: 3 });
  assert.throws(() => checkBuilt(root), /web\/index.ts is newer than dist/);
});
