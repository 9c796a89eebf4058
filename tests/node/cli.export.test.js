/** `chatkeep export`. */

import assert from 'node:assert/strict';
import { once } from 'node:events';
import { mkdir, readdir, readFile, symlink, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { test } from 'node:test';
import { openChatStore } from 'chatkeep';
import { runCli, startCli } from '../support/cli.js';
import { folderFor } from '../support/temporary.js';

/** A store with two conversations. */
async function filled(t, { messages = 2 } = {}) {
  const folder = await folderFor(t, 'cli');
  const directory = path.join(folder, 'stores');
  const store = await openChatStore({ name: 'chats', storage: { directory } });
  for (const id of ['c1', 'c2']) {
    await store.conversations.create({ id, title: `Title ${id}`, createdAt: 1 });
    const inputs = Array.from({ length: messages }, (_, index) => ({
      id: `${id}-${index}`,
      role: index === 1 ? 'tool' : 'user',
      content: `${index} ${'words '.repeat(100)}`,
      createdAt: 1,
    }));
    await store.messages.appendMany(id, inputs);
  }
  const everything = await new Response(store.export({ format: 'ndjson' })).text();
  await store.close();
  return { folder, directory, everything, at: ['--store', directory] };
}

test('everything goes to standard output, one conversation too', async (t) => {
  const { at, everything } = await filled(t);
  const all = await runCli(t, ['export', ...at]);
  assert.deepEqual([all.code, all.stderr], [0, '']);
  assert.equal(all.stdout, everything);
  const args = ['export', ...at, '--format', 'markdown', '--conversation', 'c1'];
  const one = await runCli(t, args);
  assert.match(one.stdout, /^# Title c1\n/);
});

test('a file appears when it is whole, and is not overwritten unless it is forced', async (t) => {
  const { folder, at, everything } = await filled(t);
  const file = path.join(folder, 'all.ndjson');
  const args = ['export', ...at, '--output', file];
  const first = await runCli(t, [...args, '--json']);
  assert.equal(first.code, 0, first.stderr);
  const bytes = Buffer.byteLength(everything);
  assert.deepEqual(JSON.parse(first.stdout), {
    output: file,
    bytes,
    conversations: 2,
    leftOut: [],
  });
  assert.equal(await readFile(file, 'utf8'), everything);

  await writeFile(file, 'mine');
  const second = await runCli(t, args);
  assert.equal(second.code, 2);
  assert.match(second.stderr, /all\.ndjson is there already\. --force overwrites it\./);
  assert.equal(await readFile(file, 'utf8'), 'mine');

  const missing = await runCli(t, [...args, '--force', '--conversation', 'missing']);
  assert.equal(missing.code, 3);
  assert.match(missing.stderr, /^chatkeep: NOT_FOUND: /);
  assert.equal(await readFile(file, 'utf8'), 'mine');

  const other = path.join(folder, 'link');
  await symlink(file, other);
  const forced = await runCli(t, ['export', ...at, '--output', other, '--force']);
  assert.equal(forced.code, 0, forced.stderr);
  assert.equal(await readFile(file, 'utf8'), everything);
  assert.deepEqual((await readdir(folder)).sort(), ['all.ndjson', 'link', 'stores']);
});

test('what is no file, and the files of the store, are never overwritten', async (t) => {
  const { folder, directory, at } = await filled(t);
  const before = await readFile(path.join(directory, 'chats.db'));
  await mkdir(path.join(folder, 'a'));
  const refused = [
    [path.join(folder, 'a'), /is not a file/],
    [path.join(folder, 'no', 'x'), /There is no directory/],
    [path.join(directory, 'chats.db'), /is a file of the store itself/],
    [path.join(directory, 'other.db'), /is a file of the store itself/],
  ];
  for (const [output, message] of refused) {
    const { code, stderr } = await runCli(t, ['export', ...at, '--output', output, '--force']);
    assert.equal(code, 2, output);
    assert.match(stderr, message);
  }
  assert.deepEqual(await readFile(path.join(directory, 'chats.db')), before);
});

test('rows are nothing but rows; what has no place is told beside them', async (t) => {
  const { folder, at } = await filled(t);
  const args = ['export', ...at, '--format', 'rows:sqlmodel'];
  const { code, stdout, stderr } = await runCli(t, args);
  assert.equal(code, 1);
  const rows = stdout
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line));
  assert.ok(rows.every(({ table, row }) => table && row));
  assert.ok(rows.length >= 4, stdout);
  assert.match(stderr, /^left out: message c1-1: its role is tool/m);

  const file = path.join(folder, 'rows');
  const asJson = await runCli(t, [...args, '--output', file, '--json']);
  assert.deepEqual([asJson.code, asJson.stderr], [1, '']);
  const { leftOut } = JSON.parse(asJson.stdout);
  assert.equal(leftOut.length, stderr.trimEnd().split('\n').length);
  assert.match(leftOut.find(({ what }) => what === 'message c1-1').why, /tool/);
  assert.equal(await readFile(file, 'utf8'), stdout);
});

test('a reader that goes away ends the export, without a word', async (t) => {
  // More than a pipe holds.
  const { at } = await filled(t, { messages: 2000 });
  const { child, ended } = startCli(t, ['export', ...at]);
  await once(child.stdout, 'data');
  child.stdout.destroy();
  const { code, stderr } = await ended;
  assert.deepEqual([code, stderr], [141, '']);
});
