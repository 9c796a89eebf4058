/**
 * SQLite's own WebAssembly build. In a browser's worker in the files of `opfs-sahpool`; under Node it
 * has memory only, and is filled from a copy of the database when it opens.
 */

import { SqliteChats } from './sqlite-chats.js';

const isNode = typeof process === 'object';

export const about = {
  name: 'sqlite-wasm',
  storage: isNode ? 'memory' : 'OPFS, opfs-sahpool',
  version: '@sqlite.org/sqlite-wasm',
};

export async function open(options) {
  const sqlite3 = await initialise();
  const database = isNode ? await inMemory(sqlite3, options) : await inPool(sqlite3, options);
  return SqliteChats.on(new Oo1Database(sqlite3, database, options), options);
}

async function initialise() {
  const file = isNode ? 'node.mjs' : 'index.mjs';
  const { default: init } = await import(`../node_modules/@sqlite.org/sqlite-wasm/dist/${file}`);
  return init();
}

async function inPool(sqlite3, { directory, tuned }) {
  const pool = await sqlite3.installOpfsSAHPoolVfs({ name: directory, directory: `/${directory}` });
  const database = new pool.OpfsSAHPoolDb('/chats.db');
  if (tuned) {
    database.exec('PRAGMA locking_mode = EXCLUSIVE; PRAGMA journal_mode = WAL');
    database.exec('PRAGMA synchronous = FULL');
  }
  return database;
}

async function inMemory(sqlite3, { directory, isNew }) {
  const database = new sqlite3.oo1.DB(':memory:');
  if (isNew) return database;
  const { readFileSync } = await import('node:fs');
  const bytes = new Uint8Array(readFileSync(`${directory}/chats.db`));
  const address = sqlite3.wasm.allocFromTypedArray(bytes);
  const { SQLITE_DESERIALIZE_FREEONCLOSE, SQLITE_DESERIALIZE_RESIZEABLE } = sqlite3.capi;
  const failure = sqlite3.capi.sqlite3_deserialize(
    database.pointer,
    'main',
    address,
    bytes.length,
    bytes.length,
    SQLITE_DESERIALIZE_FREEONCLOSE | SQLITE_DESERIALIZE_RESIZEABLE,
  );
  database.checkRc(failure);
  return database;
}

/** Statements over SQLite's own object interface. */
class Oo1Database {
  #sqlite3;
  #database;
  #directory;

  constructor(sqlite3, database, { directory }) {
    this.#sqlite3 = sqlite3;
    this.#database = database;
    this.#directory = directory;
  }

  exec(sql) {
    this.#database.exec(sql);
  }

  prepare(sql) {
    return this.#database.prepare(sql);
  }

  run(statement, parameters) {
    if (parameters.length > 0) statement.bind(parameters);
    statement.stepReset();
  }

  get(statement, parameters) {
    if (parameters.length > 0) statement.bind(parameters);
    const row = statement.step() ? statement.get({}) : undefined;
    statement.reset();
    return row;
  }

  all(statement, parameters) {
    if (parameters.length > 0) statement.bind(parameters);
    const rows = [];
    while (statement.step()) rows.push(statement.get({}));
    statement.reset();
    return rows;
  }

  async close(statements) {
    for (const statement of statements) statement.finalize();
    if (isNode) await this.#save();
    this.#database.close();
  }

  async #save() {
    const { writeFileSync } = await import('node:fs');
    const bytes = this.#sqlite3.capi.sqlite3_js_db_export(this.#database);
    writeFileSync(`${this.#directory}/chats.db`, bytes);
  }
}
