/** Scopes and SQL, seen from the file: every operation of the core, and what it leaves there. */

import assert from 'node:assert/strict';
import path from 'node:path';
import { test } from 'node:test';
import { openEngine } from 'chatkeep/engine';
import { decodeAnswer } from '../../dist/answers.js';
import { openNodeCore } from '../../dist/engine/node-core.js';
import { encodeArguments } from '../../dist/signatures.js';
import { callerOfEngine } from '../support/callers.js';
import { makeEveryRow } from '../support/every-row.js';
import { everythingRead, tryEverything } from '../support/isolation.js';
import { expectOnlyText } from '../support/metacharacters.js';
import { sqlite3 } from '../support/sqlite3.js';
import { folderFor } from '../support/temporary.js';

const ada = { userId: 'ada', organizationId: 'acme' };
const name = 'chats';

/** A store in which `ada` has a row of every kind; closed. */
async function filled(t) {
  const directory = await folderFor(t, 'isolation');
  const open = async (scope) => {
    const options = { name, scope, storage: { directory }, durability: 'relaxed' };
    const engine = await openEngine(options);
    t.after(() => engine.close());
    return callerOfEngine(engine);
  };
  const mine = await open(ada);
  await makeEveryRow(mine.call, 'ada', ada.userId);
  await mine.close();
  // Opening again marks the stream that was cut off.
  await (await open(ada)).close();
  return { file: path.join(directory, `${name}.db`), open };
}

/** What is one for all scopes: how far the search's index is, and its blocks of words. */
const shared = ['search_index', 'search_index_data', 'search_index_idx', 'search_progress'];

/** Every row of every table, as text; the beginnings of values do. */
async function rowsOf(file) {
  const all = await sqlite3(file, "SELECT name FROM sqlite_schema WHERE type = 'table'");
  const tables = all.filter((table) => !shared.includes(table));
  const rows = [];
  for (const table of tables) {
    const columns = await sqlite3(file, `SELECT name FROM pragma_table_info('${table}')`);
    const values = columns.map((column) => `quote(substr("${column}", 1, 300))`);
    const found = await sqlite3(file, `SELECT ${values.join(', ')} FROM "${table}"`);
    rows.push(...found.map((row) => `${table}: ${row}`));
  }
  return rows;
}

async function expectIntact(file) {
  assert.deepEqual(await sqlite3(file, 'PRAGMA integrity_check'), ['ok']);
  assert.deepEqual(await sqlite3(file, 'PRAGMA foreign_key_check'), []);
}

const without = (rows, others) => rows.filter((row) => !others.has(row));

test('no operation of another user changes a row of the file that is not theirs', async (t) => {
  const { file, open } = await filled(t);
  const before = await rowsOf(file);
  assert.ok(before.length >= 50, `${before.length} rows`);
  const bob = { userId: 'bob', organizationId: 'acme' };
  const theirs = await open(bob);
  const seen = await tryEverything(theirs, { owner: 'bob', other: 'ada', userId: 'bob' });
  await theirs.close();
  assert.deepEqual(without(before, new Set(await rowsOf(file))), []);
  await expectIntact(file);
  t.diagnostic(`${seen.length} calls`);
});

test('two users of one open store do not notice each other', async (t) => {
  const core = await openNodeCore({ name, storage: 'memory', wasmUrl: null, onLog() {} });
  t.after(() => core.close());
  const durability = 'full';
  const open = (scope) => {
    const session = core.openSession({ scope, durability });
    const call = (operation, ...args) =>
      decodeAnswer(operation, session.callJson(operation, encodeArguments(operation, args)).json);
    return callerOfEngine({ call });
  };
  const mine = open(ada);
  await makeEveryRow(mine.call, 'ada', ada.userId);
  const before = await everythingRead(mine, 'ada');
  const bob = { userId: 'bob', organizationId: 'acme' };
  const withIds = (owner, other) => ({ owner, other, userId: 'bob' });
  const seen = await tryEverything(open(bob), withIds('bob', 'ada'));
  assert.ok(seen.length > 100);
  // With the very ids of the other one's rows.
  await tryEverything(open({ ...bob, userId: 'bert' }), {
    ...withIds('ada', 'bob'),
    userId: 'bert',
  });
  assert.deepEqual(await everythingRead(mine, 'ada'), before);
});

test('no string of any call is more than text', async (t) => {
  const { file, open } = await filled(t);
  const schema = await sqlite3(file, 'SELECT name, sql FROM sqlite_schema ORDER BY name');
  const before = await rowsOf(file);
  const scope = { userId: "o'brien", organizationId: '"; --' };
  const hostile = await open(scope);
  const count = await expectOnlyText(hostile, scope.userId);
  await hostile.close();
  assert.deepEqual(
    await sqlite3(file, 'SELECT name, sql FROM sqlite_schema ORDER BY name'),
    schema,
  );
  assert.deepEqual(without(before, new Set(await rowsOf(file))), []);
  await expectIntact(file);
  t.diagnostic(`${count} calls`);
});
