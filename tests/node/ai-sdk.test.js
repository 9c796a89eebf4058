/** What `export` writes as the AI SDK's messages, before the AI SDK itself. */

import assert from 'node:assert/strict';
import { readdir, readFile } from 'node:fs/promises';
import { test } from 'node:test';
import { convertToModelMessages, validateUIMessages } from 'ai';
import { openChatStore } from 'chatkeep';
import * as chatgpt from '../support/chatgpt-export.js';
import { fillEverything, textOf } from '../support/exports.js';
import { inRoot } from '../support/paths.js';
import { zipped } from '../support/zip.js';

async function filled(t) {
  const store = await openChatStore({ name: 'chats', storage: 'memory' });
  t.after(() => store.close());
  await fillEverything(store);
  const sources = [{ title: 'A page', url: 'https://example.org' }];
  await store.messages.append('empty', { role: 'assistant', content: 'See', sources });
  await store.import(zipped(chatgpt.files));
  const folder = inRoot('tests/fixtures/imports');
  for (const file of await readdir(folder)) await store.import(await readFile(`${folder}/${file}`));
  return store;
}

test('the AI SDK takes every message that is exported for it', async (t) => {
  const store = await filled(t);
  const chats = JSON.parse(await textOf(store.export({ format: 'ai-sdk' })));
  const types = new Set();
  for (const { id, messages } of chats) {
    if (messages.length === 0) continue;
    const validated = await validateUIMessages({ messages });
    assert.deepEqual(validated, messages, id);
    for (const part of messages.flatMap(({ parts }) => parts)) types.add(part.type);
  }
  assert.ok(chats.length > 10);
  const wanted = ['text', 'reasoning', 'file', 'dynamic-tool', 'data-attachment', 'source-url'];
  assert.deepEqual(
    wanted.filter((type) => !types.has(type)),
    [],
  );
});

test('it takes their files for what a model is sent', async (t) => {
  const store = await filled(t);
  const one = { format: 'ai-sdk', conversationId: 'pictures' };
  const messages = JSON.parse(await textOf(store.export(one)));
  const [first] = await convertToModelMessages(messages);
  const [file] = first.content.filter(({ type }) => type === 'file');
  assert.deepEqual([file.mediaType, file.filename], ['image/png', 'my photo.png']);
});

test('it refuses what it refuses', async () => {
  const part = { type: 'text', text: 'x' };
  for (const bad of [
    { id: 'a', role: 'tool', parts: [part] },
    { id: 'a', role: 'user', parts: [] },
    { id: 'a', role: 'user', parts: [{ type: 'file', url: 'x' }] },
  ]) {
    await assert.rejects(validateUIMessages({ messages: [bad] }));
  }
});
