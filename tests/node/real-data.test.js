/** examples/import-chats.mjs on the real data sets, where they are there. */

import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import path from 'node:path';
import { test } from 'node:test';
import { promisify } from 'node:util';
import { openChatStore } from 'chatkeep';
import { inRoot, root } from '../support/paths.js';
import { sqlite3 } from '../support/sqlite3.js';
import { folderFor } from '../support/temporary.js';

const run = promisify(execFile);
const data = path.resolve(process.env.CHATKEEP_DATA_DIR || path.join(root, '../shared/data'));

const importChats = (into, env = {}) =>
  run(process.execPath, [inRoot('examples/import-chats.mjs'), '--into', into], {
    cwd: root,
    env: { ...process.env, ...env },
  });

test('without the data the import says what is missing, and makes nothing', async (t) => {
  const folder = await folderFor(t, 'import');
  const missing = path.join(folder, 'no-data');
  const into = path.join(folder, 'store');
  await assert.rejects(importChats(into, { CHATKEEP_DATA_DIR: missing }), (error) => {
    assert.equal(error.code, 1);
    assert.ok(error.stderr.includes(missing), error.stderr);
    assert.ok(error.stderr.includes('CHATKEEP_DATA_DIR'), error.stderr);
    assert.doesNotMatch(error.stderr, /\n\s+at /, 'no stack');
    return true;
  });
  assert.ok(!existsSync(into));
});

if (existsSync(data)) {
  test('both data sets are imported, counted from the reopened store, and imported once', async (t) => {
    const into = path.join(await folderFor(t, 'import'), 'store');
    const first = await importChats(into);
    assert.match(first.stdout, /Topical-Chat.*\b539 chats, 11,760 messages/);
    assert.match(first.stdout, /CrossWOZ.*\b500 chats, 8,458 messages/);
    assert.ok(first.stdout.includes(into));

    const storage = { directory: into };
    const store = await openChatStore({ name: 'imported-chats', storage });
    t.after(() => store.close());
    const { conversations, messages } = await store.stats();
    assert.deepEqual([conversations, messages], [539 + 500, 11_760 + 8_458]);
    const filters = { provider: 'crosswoz' };
    const { items } = await store.messages.list({ filters, pageSize: 1 });
    assert.match(items[0].content, /\p{Script=Han}/u);
    const timeline = await store.timeline.page(items[0].conversationId, { afterSequence: 0 });
    assert.deepEqual(
      timeline.items.slice(0, 4).map((item) => item.role),
      ['user', 'assistant', 'user', 'assistant'],
    );
    await store.close();

    const second = await importChats(into);
    assert.match(second.stdout, /\b539 chats, 11,760 messages/);
    assert.match(second.stdout, /\b500 chats, 8,458 messages/);
    const file = path.join(into, 'imported-chats.db');
    assert.deepEqual(await sqlite3(file, 'PRAGMA integrity_check'), ['ok']);
    assert.deepEqual(await sqlite3(file, 'SELECT count(*) FROM messages'), ['20218']);
  });
} else {
  console.log(`The test with real chats is left out: there is no folder ${data}.`);
}
