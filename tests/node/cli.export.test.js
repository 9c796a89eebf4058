/** `chatkeep export`. */

import assert from 'node:assert/strict';
import { once } from 'node:events';
import { mkdir, readdir, readFile, symlink, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { test } from 'node:test';
import { openChatStore } from 'chatkeep';
import { runCli, startCli } from '../support/cli.js';
import { noise } from '../support/noise.js';
import { folderFor } from '../support/temporary.js';
import { unzippedBytes } from '../support/zip.js';

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

/** With a picture in the first conversation. */
async function withPicture(t) {
  const { directory, ...others } = await filled(t);
  const store = await openChatStore({ name: 'chats', storage: { directory } });
  const picture = noise(300_000);
  await store.attachments.add('c1-0', {
    id: 'p',
    name: 'a.png',
    mimeType: 'image/png',
    bytes: picture,
  });
  const { sha256 } = await store.attachments.get('p');
  await store.close();
  return { directory, picture, sha256, ...others };
}

test('Markdown goes into a folder, with the attachments beside it', async (t) => {
  const { folder, directory, at, picture } = await withPicture(t);
  const markdown = ['export', ...at, '--format', 'markdown'];
  const output = path.join(folder, 'readable');
  const { code, stdout, stderr } = await runCli(t, [...markdown, '--output', output, '--json']);
  assert.deepEqual([code, stderr], [0, '']);
  const report = JSON.parse(stdout);
  const text = await readFile(path.join(output, 'Title c1.md'), 'utf8');
  assert.match(text, /!\[a\.png\]\(<Title c1\/a\.png>\)/);
  assert.deepEqual(new Uint8Array(await readFile(path.join(output, 'Title c1', 'a.png'))), picture);
  assert.deepEqual((await readdir(output)).sort(), ['Title c1', 'Title c1.md', 'Title c2.md']);
  assert.equal(report.conversations, 2);
  assert.ok(report.bytes > picture.length);

  // What is there stays, unless it is forced; then what is not ours stays, too.
  await writeFile(path.join(output, 'mine'), 'mine');
  await writeFile(path.join(output, 'Title c2.md'), 'changed');
  const again = await runCli(t, [...markdown, '--output', output]);
  assert.deepEqual([again.code, again.stderr.includes('is not empty. --force')], [2, true]);
  const forced = await runCli(t, [...markdown, '--output', `${output}/`, '--force']);
  assert.equal(forced.code, 0, forced.stderr);
  assert.equal(await readFile(path.join(output, 'mine'), 'utf8'), 'mine');
  assert.match(await readFile(path.join(output, 'Title c2.md'), 'utf8'), /^# Title c2/);
  const inStore = path.join(directory, 'chats.attachments', 'x');
  for (const where of [directory, path.dirname(inStore), inStore]) {
    const refused = await runCli(t, [...markdown, '--output', where, '--force']);
    assert.equal(refused.code, 2, where);
    assert.match(refused.stderr, /is where the store is/);
  }

  const zip = path.join(folder, 'one.zip');
  const one = await runCli(t, [...markdown, '--conversation', 'c1', '--output', zip]);
  assert.equal(one.code, 0, one.stderr);
  const files = unzippedBytes(await readFile(zip));
  assert.deepEqual([...files.keys()], ['Title c1.md', 'Title c1/a.png']);
  assert.deepEqual((await readdir(folder)).sort(), ['one.zip', 'readable', 'stores']);
});

test('ndjson brings the attachments through a pipe', async (t) => {
  const { folder, at, picture } = await withPicture(t);
  const { stdout } = await runCli(t, ['export', ...at]);
  const other = ['--store', path.join(folder, 'other')];
  const { code, stderr } = await runCli(t, ['import', '-', ...other], { input: stdout });
  assert.equal(code, 0, stderr);
  assert.equal((await runCli(t, ['export', ...other])).stdout, stdout);
  const store = await openChatStore({ name: 'chats', storage: { directory: other[1] } });
  t.after(() => store.close());
  assert.deepEqual(await (await store.attachments.open('p')).bytes(), picture);
});

test('bytes that are damaged are told, and everything else is written', async (t) => {
  const { directory, at, picture, sha256 } = await withPicture(t);
  const attachments = path.join(directory, 'chats.attachments');
  const name = (await readdir(attachments)).find((file) => file.startsWith(sha256));
  picture[7] ^= 1;
  await writeFile(path.join(attachments, name), picture);
  const { code, stdout, stderr } = await runCli(t, ['export', ...at]);
  assert.equal(code, 1);
  assert.match(stderr, /^left out: attachment p: The bytes of the attachment p are not those/m);
  assert.match(stdout, /"id":"c2-1"/);
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
