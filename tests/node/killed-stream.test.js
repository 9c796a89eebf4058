/** A process that is killed while an answer comes keeps all of it that was written by then. */

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { openChatStore } from 'chatkeep';
import { startNode } from '../support/child.js';
import { inRoot } from '../support/paths.js';
import { folderFor } from '../support/temporary.js';

const rounds = 5;

/** Kills the writer at some delta. Gives how much of the text was there when it was. */
async function streamUntilKilled(t, directory, id) {
  const target = 1 + Math.floor(Math.random() * 4);
  const delay = Math.random() * 300;
  const writer = startNode(t, inRoot('tests/support/stream-writer.js'), directory, 'chats', id);
  const written = [];
  writer.lines.on('line', (line) => {
    written.push(Number(line));
    if (written.length === target) setTimeout(() => writer.child.kill('SIGKILL'), delay);
  });
  assert.equal(await writer.exited, 'SIGKILL');
  return written.at(-1);
}

test('what was written is there after SIGKILL, and the answer can go on', async (t) => {
  const directory = await folderFor(t, 'killed-stream');
  for (let round = 0; round < rounds; round++) {
    const id = `answer ${round}`;
    const written = await streamUntilKilled(t, directory, id);

    const store = await openChatStore({ name: 'chats', storage: { directory } });
    const message = await store.messages.get(id);
    assert.equal(message.status, 'interrupted');
    assert.ok(written > 0 && message.text.length >= written, `${message.text.length}/${written}`);
    const deltas = message.text.split(';').slice(0, -1);
    deltas.forEach((delta, index) => assert.equal(Number(delta.slice('delta '.length)), index));
    assert.equal(message.text, deltas.map((delta) => `${delta};`).join(''), 'whole deltas');
    t.diagnostic(`${message.text.length} characters kept, ${written} known to be written`);

    const writer = await store.streams.resume(id);
    assert.equal(writer.position, message.text.length);
    writer.append('the end');
    const finished = await writer.finish();
    assert.equal(finished.text, `${message.text}the end`);
    assert.equal(finished.status, 'completed');
    await store.close();
  }
});
