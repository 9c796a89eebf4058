/** `chatkeep list`. */

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { openChatStore } from 'chatkeep';
import { runCli } from '../support/cli.js';
import { folderFor } from '../support/temporary.js';

async function filled(t) {
  const directory = await folderFor(t, 'cli');
  const store = await openChatStore({ name: 'chats', storage: { directory } });
  const createdAt = Date.UTC(2024, 4, 6, 7, 8);
  const make = (id, title, fields = {}) =>
    store.conversations.create({ id, title, createdAt, ...fields });
  const say = (conversationId, minutes) => {
    const said = { role: 'user', content: 'x', createdAt: createdAt + minutes * 60_000 };
    return store.messages.append(conversationId, said);
  };
  await make('c1', 'Bread\u001b[2J\nthat rises', { folder: 'Kitchen' });
  await make('c2', '', { archived: true });
  await make('c3', 'Clocks');
  await make('c4', 'Gone');
  await say('c1', 1);
  await say('c2', 2);
  await store.conversations.delete('c4');
  await store.close();
  return ['--store', directory];
}

test('conversations stand in the order in which they were active', async (t) => {
  const at = await filled(t);
  const { code, stdout, stderr } = await runCli(t, ['list', ...at]);
  assert.deepEqual([code, stderr], [0, '']);
  assert.deepEqual(stdout.split('\n'), [
    'Untitled · 2024-05-06 07:10 UTC · c2 · archived',
    'Bread\\u001b[2J that rises · 2024-05-06 07:09 UTC · c1 · in Kitchen',
    'Clocks · empty · c3',
    '',
  ]);
});

test('filters, pages and JSON', async (t) => {
  const at = await filled(t);
  const idsOf = async (...args) => {
    const { code, stdout, stderr } = await runCli(t, ['list', ...args, ...at, '--json']);
    assert.equal(code, 0, stderr);
    const { items, hasMore } = JSON.parse(stdout);
    return [items.map(({ id }) => id), hasMore];
  };
  assert.deepEqual(await idsOf('--title', 'BREAD'), [['c1'], false]);
  assert.deepEqual(await idsOf('--folder', 'Kitchen'), [['c1'], false]);
  assert.deepEqual(await idsOf('--limit', '2'), [['c2', 'c1'], true]);
  assert.deepEqual(await idsOf('--limit', '2', '--page', '2'), [['c3'], false]);
  const { stderr } = await runCli(t, ['list', '--limit', '2', ...at]);
  assert.equal(stderr, 'There is more: --page 2\n');
});

test('there are none, and what cannot be asked', async (t) => {
  const at = await filled(t);
  const none = await runCli(t, ['list', '--title', 'xylophone', ...at]);
  assert.deepEqual([none.code, none.stdout, none.stderr], [1, '', 'There are none.\n']);
  for (const [args, message] of [
    [['--limit', '501'], /--limit 501: must be 1 to 500/],
    [['--page', '0'], /--page 0: must be 1 to/],
    [['bread'], /bread: there is one argument too many/],
  ]) {
    const { code, stderr } = await runCli(t, ['list', ...args, ...at]);
    assert.equal(code, 2, stderr);
    assert.match(stderr, message);
  }
});
