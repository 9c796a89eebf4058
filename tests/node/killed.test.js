/** A process that is killed while it writes loses nothing that it had acknowledged. */

import assert from 'node:assert/strict';
import path from 'node:path';
import { test } from 'node:test';
import { openChatStore } from 'chatkeep';
import { startNode } from '../support/child.js';
import { inRoot } from '../support/paths.js';
import { everything } from '../support/rows.js';
import { sqlite3 } from '../support/sqlite3.js';
import { folderFor } from '../support/temporary.js';

const rounds = 5;

/** Kills the writer after some acknowledged messages; gives all that it acknowledged. */
async function writeUntilKilled(t, directory, prefix, durability) {
  const target = 1 + Math.floor(Math.random() * 150);
  const delay = Math.random() * 3;
  const writer = startNode(
    t,
    inRoot('tests/support/writer.js'),
    directory,
    'chats',
    prefix,
    durability,
  );
  const acknowledged = [];
  let opened = false;
  writer.lines.on('line', (line) => {
    if (line === 'open') {
      opened = true;
      return;
    }
    acknowledged.push(line);
    if (acknowledged.length === target) setTimeout(() => writer.child.kill('SIGKILL'), delay);
  });
  assert.equal(await writer.exited, 'SIGKILL');
  assert.ok(opened, 'the writer opened the store');
  assert.ok(acknowledged.length >= target);
  return acknowledged;
}

for (const durability of ['full', 'relaxed']) {
  test(`${durability}: every acknowledged message is there after SIGKILL`, async (t) => {
    const directory = await folderFor(t, 'killed');
    const acknowledged = [];
    for (let round = 0; round < rounds; round++) {
      // The first thing that each round does is to take over the lock of the one killed before.
      acknowledged.push(...(await writeUntilKilled(t, directory, `r${round}`, durability)));
      const store = await openChatStore({ name: 'chats', storage: { directory } });
      const rows = await everything((query) => store.messages.list(query));
      await store.close();
      const kept = new Map(rows.map((row) => [row.id, row.content]));
      for (const id of acknowledged) assert.equal(kept.get(id), `content of ${id}`);
      // One message of each round may have been kept just before its acknowledgement.
      assert.ok(kept.size <= acknowledged.length + round + 1);
    }
    t.diagnostic(`${acknowledged.length} acknowledged messages in ${rounds} rounds`);
    const file = path.join(directory, 'chats.db');
    assert.deepEqual(await sqlite3(file, 'PRAGMA integrity_check'), ['ok']);
  });
}

test('the writer takes over the lock that a killed writer left', async (t) => {
  const directory = await folderFor(t, 'killed');
  const first = await writeUntilKilled(t, directory, 'first', 'full');
  const second = await writeUntilKilled(t, directory, 'second', 'full');
  const store = await openChatStore({ name: 'chats', storage: { directory } });
  t.after(() => store.close());
  const { messages } = await store.stats();
  assert.ok(messages >= first.length + second.length);
});
