/** chatkeep/react without a page: on a server, and before the compiler. */

import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import path from 'node:path';
import { PassThrough } from 'node:stream';
import { text } from 'node:stream/consumers';
import { test } from 'node:test';
import { promisify } from 'node:util';
import { openChatStore } from 'chatkeep';
import * as hooks from 'chatkeep/react';
import { createElement as h, StrictMode } from 'react';
import { renderToPipeableStream, renderToString } from 'react-dom/server';
import { rolldown } from 'rolldown';
import { inRoot } from '../support/paths.js';

const run = promisify(execFile);

const { ChatStoreProvider, useChatStore, useConversations, useTimeline } = hooks;

function Chats() {
  const store = useChatStore();
  return h('p', null, store.name, useConversations().status, useTimeline('c').status);
}

/** A page whose provider opens, and how often it was asked to. */
function pageThatOpens() {
  const told = { opened: 0 };
  const open = () => {
    told.opened += 1;
    return openChatStore({ name: 'chats', storage: 'memory' });
  };
  const provider = h(ChatStoreProvider, { open, fallback: h('p', null, 'Opening') }, h(Chats));
  return { told, page: h(StrictMode, null, h('h1', null, 'Chats'), provider) };
}

test('rendering on a server opens nothing and shows the fallback', async () => {
  const { told, page } = pageThatOpens();
  const expected = '<h1>Chats</h1><p>Opening</p>';
  assert.equal(renderToString(page), expected);
  const errors = [];
  const html = await new Promise((resolve, reject) => {
    const { pipe } = renderToPipeableStream(page, {
      onAllReady: () => resolve(text(pipe(new PassThrough()))),
      onError: (error) => errors.push(error),
      onShellError: reject,
    });
  });
  assert.equal(html, expected);
  assert.deepEqual(errors, []);
  // The queue of what was put off is empty, too.
  await new Promise((resolve) => setImmediate(resolve));
  assert.equal(told.opened, 0);
});

test('a store that is given is not read on a server', async (t) => {
  const store = await openChatStore({ name: 'chats', storage: 'memory' });
  t.after(() => store.close());
  let watched = 0;
  for (const area of ['conversations', 'timeline']) {
    const watch = () => (watched += 1);
    store[area] = { ...store[area], watch };
  }
  renderToString(h(ChatStoreProvider, { store }, h(Chats)));
  renderToString(h(ChatStoreProvider, { store: Promise.resolve(store) }, h(Chats)));
  await new Promise((resolve) => setImmediate(resolve));
  assert.equal(watched, 0);
});

test('importing it loads the class of errors, and no more of chatkeep', async () => {
  const bundle = await rolldown({
    input: inRoot('dist', 'react', 'index.js'),
    external: ['react'],
    onLog: () => {},
  });
  const { output } = await bundle.generate({ format: 'esm' });
  await bundle.close();
  assert.equal(output.length, 1, 'nothing is loaded later');
  const [{ moduleIds, imports, exports }] = output;
  assert.deepEqual(imports, ['react']);
  const others = moduleIds
    .map((file) => path.relative(inRoot('dist'), file))
    .filter((file) => !file.startsWith('react/'));
  assert.deepEqual(others.sort(), ['errors.js', 'live/share.js']);
  assert.deepEqual(exports.sort(), Object.keys(hooks).sort());
});

test('typical use compiles, and what is wrong does not', async () => {
  const program = inRoot('node_modules', '.bin', 'tsc');
  for (const resolution of ['bundler', 'nodenext']) {
    const module_ = resolution === 'bundler' ? 'esnext' : 'nodenext';
    const how = ['--moduleResolution', resolution, '--module', module_, '--pretty', 'false'];
    const compiling = run(program, ['-p', inRoot('tests', 'types'), ...how]);
    await compiling.catch((error) => assert.fail(`${resolution}: ${error.stdout}`));
  }
});
