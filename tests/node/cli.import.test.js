/** `chatkeep import` and `chatkeep stats`. */

import assert from 'node:assert/strict';
import { existsSync } from 'node:fs';
import { mkdir, readdir, readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { test } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import { openChatStore } from 'chatkeep';
import { runCli, startCli } from '../support/cli.js';
import * as chatgpt from '../support/chatgpt-export.js';
import { inRoot } from '../support/paths.js';
import { folderFor } from '../support/temporary.js';
import { zipped } from '../support/zip.js';

const fixture = (name) => inRoot('tests/fixtures/imports', name);

const chat = (id, text = 'Hello') =>
  `${JSON.stringify({ id, title: id, messages: [{ role: 'user', content: text }] })}\n`;

// An import that hears nothing would wait for its input for ever.
const patient = { timeout: 120_000 };

/** How many conversations a store has. */
async function conversationsOf(directory, options) {
  const store = await openChatStore({ name: 'chats', storage: { directory }, ...options });
  const { conversations } = await store.stats();
  await store.close();
  return conversations;
}

test('a file is imported once, and what could not be taken is listed', async (t) => {
  const into = path.join(await folderFor(t, 'cli'), 'a', 'new', 'folder');
  const first = await runCli(t, ['import', fixture('chatgpt.json'), '--into', into]);
  assert.equal(first.code, 1);
  assert.match(first.stdout, /^2 conversations imported, 0 there already, 3 things not taken:\n/);
  assert.match(first.stdout, /^ {2}conversation 3: has no mapping/m);
  assert.match(first.stderr, /There was none: .* is new\.\n$/);

  const second = await runCli(t, ['import', fixture('chatgpt.json'), '--store', into, '--json']);
  assert.deepEqual([second.code, second.stderr], [1, '']);
  const { quarantined, ...counts } = JSON.parse(second.stdout);
  const files = { attachments: 0, missing: [], unclaimed: [] };
  assert.deepEqual(counts, { imported: 0, skipped: 2, ...files });
  assert.deepEqual(quarantined[1].what, 'conversation 3');

  const asJson = await runCli(t, ['stats', '--store', into, '--json']);
  const stats = JSON.parse(asJson.stdout);
  assert.deepEqual([stats.name, stats.directory, stats.conversations], ['chats', into, 2]);
  assert.ok(stats.bytes >= stats.databaseBytes && stats.databaseBytes > 0 && stats.freeBytes > 0);
  const shown = await runCli(t, ['stats', '--store', into]);
  assert.match(shown.stdout, /^ {2}conversations +2$/m);
});

test('a ZIP, standard input, another store, another user', async (t) => {
  const folder = await folderFor(t, 'cli');
  const zip = path.join(folder, 'export.zip');
  const files = { 'conversations.json': await readFile(fixture('claude.json')) };
  await writeFile(zip, new Uint8Array(await zipped(files).arrayBuffer()));
  const fromZip = await runCli(t, ['import', zip, '--into', folder, '--name', 'zip', '--json']);
  assert.equal(JSON.parse(fromZip.stdout).imported, 2, fromZip.stderr);

  const mine = ['--into', folder, '--name', 'work', '--user', 'ann', '--organization', 'o'];
  const input = chat('one') + chat('two');
  const fromInput = await runCli(t, ['import', '-', ...mine], { input });
  assert.deepEqual(fromInput.code, 0, fromInput.stderr);
  const scope = { userId: 'ann', organizationId: 'o' };
  assert.equal(await conversationsOf(folder, { name: 'work', scope }), 2);
  assert.equal(await conversationsOf(folder, { name: 'work' }), 0);
});

test('files come with their messages, and what is missing or left over is listed', async (t) => {
  const folder = await folderFor(t, 'cli');
  const zip = path.join(folder, 'export.zip');
  await writeFile(zip, new Uint8Array(await zipped(chatgpt.files).arrayBuffer()));
  const { code, stdout } = await runCli(t, ['import', zip, '--into', folder]);
  assert.equal(code, 1);
  assert.match(stdout, /^7 attachments stored\.$/m);
  assert.match(stdout, /^1 file missing, so that attachments have no bytes:$/m);
  assert.match(stdout, /^ {2}conversation pictures, message pictures-4, file file-Gone77: is not/m);
  assert.match(stdout, /^1 file of no message, not taken:\n {2}dalle-generations\/file-Nobody-0/m);
  const stats = await runCli(t, ['stats', '--store', folder, '--json']);
  assert.ok(JSON.parse(stats.stdout).attachmentBytes > 70_000);
  const deep = await runCli(t, ['doctor', '--store', folder, '--deep']);
  assert.equal(deep.code, 0, deep.stdout);
});

test('several files, and a directory, are one export', async (t) => {
  const folder = await folderFor(t, 'cli');
  const unpacked = path.join(folder, 'unpacked');
  for (const [name, content] of Object.entries(chatgpt.files)) {
    const file = path.join(unpacked, name);
    await mkdir(path.dirname(file), { recursive: true });
    await writeFile(file, Array.isArray(content) ? content[0] : content);
  }
  const into = ['--into', path.join(folder, 'one'), '--json'];
  const fromFolder = JSON.parse((await runCli(t, ['import', unpacked, ...into])).stdout);
  assert.deepEqual([fromFolder.imported, fromFolder.attachments], [2, 7]);
  assert.deepEqual(fromFolder.unclaimed, ['dalle-generations/file-Nobody-0.webp']);

  const { 'conversations.json': chats, ...others } = chatgpt.files;
  const zips = [
    ['a.zip', others],
    ['b.zip', { 'conversations.json': chats }],
  ].map(([name, files]) => [path.join(folder, name), zipped(files)]);
  for (const [file, zip] of zips) await writeFile(file, new Uint8Array(await zip.arrayBuffer()));
  const paths = zips.map(([file]) => file);
  const other = ['--into', path.join(folder, 'two'), '--json'];
  const fromZips = JSON.parse((await runCli(t, ['import', ...paths, ...other])).stdout);
  assert.deepEqual(fromZips, fromFolder);

  const mixed = await runCli(t, ['import', '-', paths[0], ...other]);
  assert.deepEqual([mixed.code, mixed.stdout.includes('Standard input is one file')], [2, true]);
  const missing = await runCli(t, ['import', paths[0], path.join(folder, 'none'), ...other]);
  assert.equal(missing.code, 2);
});

test('a file that is none, or not of chats', async (t) => {
  const folder = await folderFor(t, 'cli');
  const into = path.join(folder, 'store');
  const missing = await runCli(t, ['import', path.join(folder, 'missing'), '--into', into]);
  assert.equal(missing.code, 2);
  assert.match(missing.stderr, /missing: there is no such file/);
  const directory = await runCli(t, ['import', folder, '--into', into]);
  assert.equal(directory.code, 2);
  assert.match(directory.stderr, /holds no files/);
  const name = await runCli(t, [
    'import',
    fixture('claude.json'),
    '--into',
    into,
    '--name',
    '../x',
  ]);
  assert.equal(name.code, 2);
  assert.match(name.stderr, /--name: must be 1 to 64/);
  assert.ok(!existsSync(into));
  const other = await runCli(t, ['import', inRoot('README.md'), '--into', into, '--json']);
  assert.equal(other.code, 2);
  assert.match(JSON.parse(other.stdout).error.message, /^FILE: is in no format that is known/);
});

test(
  'Ctrl-C ends an import; what was imported stays, and it can be run again',
  patient,
  async (t) => {
    const into = await folderFor(t, 'cli');
    const count = 200;
    const chats = Array.from({ length: count }, (_, index) => chat(`c${index}`, 'x'.repeat(4000)));
    const { child, ended } = startCli(t, ['import', '-', '--into', into, '--json']);
    // More would come, until a part of it is there: in the log.
    child.stdin.write(chats.join(''));
    const log = path.join(into, 'chats.db-wal');
    while (!existsSync(log) || !(await readFile(log)).includes('x'.repeat(1000))) await sleep(20);
    child.kill('SIGINT');
    const { code, stdout, stderr } = await ended;
    assert.equal(code, 130);
    assert.equal(JSON.parse(stdout).error.code, 'ABORTED');
    assert.match(stderr, /Interrupted after at least .* stays; the same import again goes on/);
    assert.deepEqual(
      (await readdir(into)).filter((name) => name.includes('lock')),
      [],
    );

    const conversations = await conversationsOf(into);
    assert.ok(conversations > 0 && conversations <= count, `${conversations}`);
    const again = await runCli(t, ['import', '-', '--into', into, '--json'], {
      input: chats.join(''),
    });
    const { imported, skipped } = JSON.parse(again.stdout);
    assert.deepEqual([again.code, imported, skipped], [0, count - conversations, conversations]);
  },
);
