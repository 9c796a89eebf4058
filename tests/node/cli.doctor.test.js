/** `chatkeep doctor`. */

import assert from 'node:assert/strict';
import { readdir, readFile, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { test } from 'node:test';
import { openChatStore } from 'chatkeep';
import { runCli } from '../support/cli.js';
import { sqlite3 } from '../support/sqlite3.js';
import { folderFor } from '../support/temporary.js';

const COUNT = 200;

async function filled(t) {
  const directory = await folderFor(t, 'cli');
  const store = await openChatStore({ name: 'chats', storage: { directory } });
  await store.conversations.create({ id: 'c', title: 'Łódź' });
  const inputs = Array.from({ length: COUNT }, (_, index) => ({
    id: `m${index}`,
    role: 'user',
    content: `message ${index} ${'x'.repeat(400)}`,
  }));
  await store.messages.appendMany('c', inputs);
  return { directory, store, at: ['--store', directory] };
}

/** Their names and content. */
async function filesOf(directory) {
  const names = (await readdir(directory)).sort();
  return Promise.all(names.map(async (name) => [name, await readFile(path.join(directory, name))]));
}

test('damage is told, and repaired when that is asked for; the files are kept', async (t) => {
  const { directory, store, at } = await filled(t);
  await store.close();
  const well = await runCli(t, ['doctor', ...at]);
  assert.deepEqual([well.code, well.stderr], [0, '']);
  assert.match(well.stdout, /^Nothing is wrong with the store chats in /);

  const file = path.join(directory, 'chats.db');
  const bytes = await readFile(file);
  bytes[bytes.indexOf(`message ${COUNT / 2} xxx`) + 100] ^= 1;
  await writeFile(file, bytes);
  const before = await filesOf(directory);
  const told = await runCli(t, ['doctor', ...at]);
  assert.equal(told.code, 1);
  assert.match(told.stdout, /problems? of the store chats in .*:\n {2}page\n {4}\S/);
  assert.match(told.stdout, /Nothing was changed\. With --repair/);
  assert.deepEqual(await filesOf(directory), before);

  const repaired = await runCli(t, ['doctor', ...at, '--repair']);
  assert.equal(repaired.code, 1);
  const [, lost] = repaired.stdout.match(/^ {2}Łódź \(c\): (\d+) messages?$/m) ?? [];
  assert.ok(lost > 0 && lost < 20, repaired.stdout);
  assert.ok(repaired.stdout.includes(`  ${file}-damaged\n`), repaired.stdout);
  assert.deepEqual(await readFile(`${file}-damaged`), bytes);

  const after = await runCli(t, ['doctor', ...at, '--json']);
  assert.equal(after.code, 0);
  const report = JSON.parse(after.stdout);
  assert.deepEqual([report.ok, report.problems, report.repaired], [true, [], false]);
  assert.equal(report.saved[0], `${file}-damaged`);
  const again = await openChatStore({ name: 'chats', storage: { directory } });
  assert.equal((await again.stats()).messages, COUNT - lost);
  await again.close();
});

test('with --deep the bytes of attachments are read', async (t) => {
  const { directory, store, at } = await filled(t);
  const bytes = new Uint8Array(1000);
  const { id } = await store.attachments.add('m1', { name: 'a.bin', bytes });
  await store.close();
  const well = await runCli(t, ['doctor', ...at, '--deep', '--json']);
  assert.deepEqual([well.code, JSON.parse(well.stdout).leftoverFiles], [0, 0]);
  const folder = path.join(directory, 'chats.attachments');
  const [name] = await readdir(folder);
  const file = path.join(folder, name);
  await writeFile(
    file,
    bytes.map((byte, at) => (at === 500 ? 1 : byte)),
  );
  assert.equal((await runCli(t, ['doctor', ...at])).code, 0);
  const different = await runCli(t, ['doctor', ...at, '--deep']);
  assert.equal(different.code, 1);
  assert.match(different.stdout, new RegExp(`The bytes of the attachment ${id} are not those`));
  await rm(file);
  const { code, stdout } = await runCli(t, ['doctor', ...at, '--deep', '--json']);
  assert.equal(code, 1);
  const { ok, problems } = JSON.parse(stdout);
  assert.deepEqual([ok, problems.map(({ what }) => what)], [false, ['attachment']]);
});

test("another program's database is told, and left as it is", async (t) => {
  const directory = await folderFor(t, 'cli');
  const file = path.join(directory, 'chats.db');
  await sqlite3(file, 'CREATE TABLE t (a); INSERT INTO t VALUES (1)');
  const before = await readFile(file);
  const repair = await runCli(t, ['doctor', '--store', directory, '--repair']);
  assert.equal(repair.code, 3);
  assert.match(
    repair.stderr,
    /^chatkeep: CORRUPT: This is a database of another program\. It was left/,
  );
  const stats = await runCli(t, ['stats', '--store', directory]);
  assert.equal(stats.code, 3);
  assert.match(stats.stderr, /^chatkeep: CORRUPT: .*\nchatkeep doctor says what is wrong/);
  assert.deepEqual(await readFile(file), before);
});
