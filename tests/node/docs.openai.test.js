/** The transport of docs/streaming.md, as it stands there, asks a server as OpenAI's chat interface. */

import assert from 'node:assert/strict';
import { readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { test } from 'node:test';
import { pathToFileURL } from 'node:url';
import { openChatStore } from 'chatkeep';
import { codeBlocks } from '../support/markdown.js';
import { inRoot } from '../support/paths.js';
import { startServer } from '../support/server.js';
import { folderFor } from '../support/temporary.js';

const delta = (content) =>
  `data: ${JSON.stringify({ choices: [{ delta: content === null ? {} : { content } }] })}\n\n`;

/** A server that notes what it was asked and answers in pieces, one of which ends inside a line. */
async function startModel(asked) {
  return startServer(async (request, response) => {
    let body = '';
    for await (const piece of request) body += piece;
    asked.push({ url: request.url, key: request.headers.authorization, ...JSON.parse(body) });
    if (asked.length === 3) {
      response.statusCode = 503;
      response.end();
      return;
    }
    response.setHeader('Content-Type', 'text/event-stream');
    const text = [delta(null), delta('Two '), delta('hours — covered.'), 'data: [DONE]\n\n'].join(
      '',
    );
    const bytes = Buffer.from(text);
    const half = bytes.indexOf('—') + 1;
    response.write(bytes.subarray(0, half));
    setImmediate(() => response.end(bytes.subarray(half)));
  });
}

test('openAi() of docs/streaming.md', async (t) => {
  const blocks = codeBlocks(await readFile(inRoot('docs/streaming.md'), 'utf8'));
  const { code } = blocks.find(({ title }) => title === 'openai.js');
  const file = path.join(await folderFor(t, 'openai'), 'openai.mjs');
  await writeFile(file, code);
  const { openAi } = await import(pathToFileURL(file).href);

  const asked = [];
  const server = await startModel(asked);
  t.after(() => server.close());
  const store = await openChatStore({ name: 'openai', storage: 'memory' });
  t.after(() => store.close());
  const { id: conversationId } = await store.conversations.create();
  const transport = openAi({ url: `${server.origin}/v1`, model: 'tiny', key: 'secret' });
  const ask = async (message) => {
    for await (const _ of store.chat.stream({ conversationId, message, transport }));
    return store.messages.last(conversationId);
  };

  const first = await ask('How long?');
  assert.deepEqual([first.text, first.status], ['Two hours — covered.', 'completed']);
  await ask('Really?');
  assert.deepEqual(asked[0], {
    url: '/v1/chat/completions',
    key: 'Bearer secret',
    model: 'tiny',
    stream: true,
    messages: [{ role: 'user', content: 'How long?' }],
  });
  assert.deepEqual(asked[1].messages, [
    { role: 'user', content: 'How long?' },
    { role: 'assistant', content: 'Two hours — covered.' },
    { role: 'user', content: 'Really?' },
  ]);
  await assert.rejects(ask('And now?'), { code: 'INTERNAL', message: /503/ });
});
