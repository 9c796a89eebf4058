/** `chatkeep search`. */

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { openChatStore } from 'chatkeep';
import { runCli, runOnTerminal } from '../support/cli.js';
import { folderFor } from '../support/temporary.js';

async function filled(t) {
  const directory = await folderFor(t, 'cli');
  const store = await openChatStore({ name: 'chats', storage: { directory } });
  await store.conversations.create({ id: 'c1', title: 'Bread\u001b[2J' });
  await store.conversations.create({ id: 'c2', title: 'Clocks' });
  const createdAt = Date.UTC(2024, 4, 6, 7, 8);
  const say = (conversationId, id, role, content) =>
    store.messages.append(conversationId, { id, role, content, createdAt });
  await say('c1', 'm1', 'user', 'How does\nSOURDOUGH \u001b[31mrise?');
  await say('c1', 'm2', 'assistant', 'A sourdough rises slowly, in two hours.');
  await say('c2', 'm3', 'assistant', 'Two hands, twelve hours.');
  await store.close();
  return ['--store', directory];
}

test('hits are shown with what they are in, and highlighted on a terminal', async (t) => {
  const at = await filled(t);
  const { code, stdout, stderr } = await runCli(t, ['search', 'sourdoughs', 'does', ...at]);
  assert.deepEqual([code, stderr], [0, '']);
  assert.ok(
    stdout.includes(
      'Bread\\u001b[2J · user · 2024-05-06 07:08 UTC · c1\n  How does SOURDOUGH \\u001b[31mrise?\n',
    ),
    stdout,
  );
  const { shown } = await runOnTerminal(t, ['search', 'sourdough', '--role', 'user', ...at]);
  assert.ok(shown.includes('How does \u001b[1;33mSOURDOUGH\u001b[22;39m \\u001b[31mrise?'), shown);
});

test('filters, pages and JSON', async (t) => {
  const at = await filled(t);
  const idsOf = async (...args) => {
    const { code, stdout, stderr } = await runCli(t, ['search', ...args, ...at, '--json']);
    assert.equal(code, 0, stderr);
    const page = JSON.parse(stdout);
    return { ids: page.items.map(({ messageId }) => messageId), page };
  };
  const first = await idsOf('hours', '--limit', '1');
  const second = await idsOf('hours', '--limit', '1', '--after', first.page.next);
  assert.deepEqual([...first.ids, ...second.ids].sort(), ['m2', 'm3']);
  assert.equal(second.page.hasMore, false);
  const one = await idsOf('hours', '--conversation', 'c2');
  assert.deepEqual([one.ids, one.page.items[0].title], [['m3'], 'Clocks']);
  assert.deepEqual((await idsOf('hours -slowly')).ids, ['m3']);
});

test('nothing is found, and what cannot be asked', async (t) => {
  const at = await filled(t);
  const none = await runCli(t, ['search', 'xylophone', ...at]);
  assert.deepEqual([none.code, none.stdout, none.stderr], [1, '', 'Nothing was found.\n']);
  for (const [args, message] of [
    [['bread', '-yeast'], /-y: put words that begin with - in quotes/],
    [['bread', '--limit', '101'], /--limit 101: must be 1 to 100/],
    [['bread', '--role', 'robot'], /--role robot: .*user, assistant/],
    [['bread', '--after', 'x'], /--after: is not where a page of this search ended/],
    [[], /Which words/],
  ]) {
    const { code, stderr } = await runCli(t, ['search', ...args, ...at]);
    assert.equal(code, 2, stderr);
    assert.match(stderr, message);
  }
});
