/** What `chatkeep` shows on a terminal, and what it does not let chats do there. */

import assert from 'node:assert/strict';
import { writeFile } from 'node:fs/promises';
import path from 'node:path';
import { test } from 'node:test';
import { openChatStore } from 'chatkeep';
import { runCli, runOnTerminal } from '../support/cli.js';
import { folderFor } from '../support/temporary.js';

// Clears the screen, sets the title, rings, and a C1 sequence that some terminals know.
const steering = '\u001b[2J\u001b]0;mine\u0007 \u009b31m \u202eabc';
const isSteering = /[\u0007\u0080-\u009f\u202e]|\u001b\[2J|\u001b\]/;

async function steeringStore(t) {
  const directory = await folderFor(t, 'cli');
  const store = await openChatStore({ name: 'chats', storage: { directory } });
  await store.conversations.create({ id: 'c', title: steering });
  await store.messages.append('c', { id: `m${steering}`, role: 'tool', content: `a\n${steering}` });
  await store.close();
  return ['--store', directory];
}

test('what is exported to a terminal does not steer it; elsewhere it is as it is', async (t) => {
  const at = await steeringStore(t);
  const args = ['export', ...at, '--format', 'markdown', '--conversation', 'c'];
  const { code, shown } = await runOnTerminal(t, args);
  assert.equal(code, 0);
  assert.doesNotMatch(shown, isSteering);
  assert.ok(shown.includes('\\u001b[2J\\u001b]0;mine\\u0007 \\u009b31m \\u202eabc'), shown);
  assert.match(shown, /^a\r?\n/m);
  assert.ok((await runCli(t, args)).stdout.includes(steering));
});

test('messages about chats are escaped, and JSON says the same', async (t) => {
  const at = await steeringStore(t);
  const { stderr } = await runCli(t, ['export', ...at, '--format', 'rows:sqlmodel']);
  assert.ok(stderr.includes('message m\\u001b[2J'), stderr);
  assert.doesNotMatch(stderr, isSteering);

  const file = path.join(at[1], 'chats.jsonl');
  const chat = {
    id: `x${steering}`,
    messages: [
      { role: 'robot', content: 'Hi' },
      { role: 'user', content: '' },
    ],
  };
  await writeFile(file, JSON.stringify(chat));
  const shown = await runCli(t, ['import', file, ...at, '--name', 'other']);
  assert.equal(shown.code, 1);
  assert.match(shown.stdout, /x\\u001b\[2J/);
  assert.doesNotMatch(shown.stdout, isSteering);
  const asJson = await runCli(t, ['import', file, ...at, '--json']);
  assert.doesNotMatch(asJson.stdout, isSteering);
  assert.ok(JSON.parse(asJson.stdout).quarantined[0].what.includes(`x${steering}`));
});

test('progress and colours are for terminals, and NO_COLOR is heard', async (t) => {
  const directory = await folderFor(t, 'cli');
  const file = path.join(directory, 'chats.jsonl');
  const chats = Array.from({ length: 50 }, (_, index) =>
    JSON.stringify({ id: `c${index}`, messages: [{ role: 'user', content: 'Hi' }] }),
  );
  await writeFile(file, chats.join('\n'));
  const args = ['import', file, '--into', directory];
  const onTerminal = await runOnTerminal(t, args);
  assert.match(onTerminal.shown, /\r\u001b\[KImporting {2}\[[#-]{24}\] +\d+ %/);
  assert.match(onTerminal.shown, /\u001b\[1m50 conversations\u001b\[22m imported/);
  const plain = await runOnTerminal(t, args, { env: { NO_COLOR: '1' } });
  assert.match(plain.shown, /(^|\u001b\[K)0 conversations imported, 50 there already/m);
  assert.doesNotMatch(plain.shown, /\u001b\[\d+m/);
});

test('what is no text does not go to a terminal', async (t) => {
  const at = await steeringStore(t);
  const { code, shown } = await runOnTerminal(t, ['export', ...at, '--format', 'sqlite']);
  assert.equal(code, 2);
  assert.match(shown, /give --output PATH/);
});
