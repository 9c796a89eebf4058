/** The program `chatkeep` on a real data set, where it is there: in by one command, out by another. */

import assert from 'node:assert/strict';
import { existsSync } from 'node:fs';
import { readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { test } from 'node:test';
import { runCli } from '../support/cli.js';
import { root } from '../support/paths.js';
import { folderFor } from '../support/temporary.js';

const data = path.resolve(process.env.CHATKEEP_DATA_DIR || path.join(root, '../shared/data'));
const file = path.join(data, 'topical-chat-test_freq.json');

/** Topical-Chat as OpenAI's JSONL: whoever opens the chat is the user. */
function asJsonl(chats) {
  return Object.entries(chats)
    .map(([id, { content }]) => ({
      id,
      messages: content.map(({ agent, message }) => ({
        role: agent === content[0].agent ? 'user' : 'assistant',
        content: message,
      })),
    }))
    .map((chat) => `${JSON.stringify(chat)}\n`)
    .join('');
}

if (existsSync(file)) {
  test('real chats are imported, counted, and exported to where they are the same', async (t) => {
    const folder = await folderFor(t, 'cli');
    const jsonl = path.join(folder, 'chats.jsonl');
    await writeFile(jsonl, asJsonl(JSON.parse(await readFile(file, 'utf8'))));
    const one = path.join(folder, 'one');
    const imported = await runCli(t, ['import', jsonl, '--into', one]);
    assert.equal(imported.stdout, '539 conversations imported, 0 there already.\n');
    const stats = await runCli(t, ['stats', '--store', one]);
    assert.match(stats.stdout, /^ {2}messages +11,760$/m);

    const exported = await runCli(t, ['export', '--store', one]);
    const two = path.join(folder, 'two');
    const again = await runCli(t, ['import', '-', '--into', two], { input: exported.stdout });
    assert.equal(again.code, 0, again.stderr);
    assert.equal((await runCli(t, ['export', '--store', two])).stdout, exported.stdout);
  });
} else {
  console.log(`The test of the program with real chats is left out: there is no file ${file}.`);
}
