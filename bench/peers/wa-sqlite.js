/**
 * wa-sqlite's synchronous build, in the fork that has FTS5. In a browser's worker in the files of
 * `AccessHandlePoolVFS`; under Node in memory, and filled from a copy of the database when it opens.
 */

import * as SQLite from '../node_modules/@journeyapps/wa-sqlite/src/sqlite-api.js';
import createModule from '../node_modules/@journeyapps/wa-sqlite/dist/wa-sqlite.mjs';
import { SqliteChats } from './sqlite-chats.js';

const isNode = typeof process === 'object';
const FILE = '/chats.db';

export const about = {
  name: 'wa-sqlite',
  storage: isNode ? 'memory' : 'OPFS, AccessHandlePool',
  version: '@journeyapps/wa-sqlite',
};

export async function open(options) {
  const module = await createModule(isNode ? { wasmBinary: await readWasm() } : {});
  const sqlite3 = SQLite.Factory(module);
  const vfs = isNode ? await memoryFiles(module, options) : await poolOfFiles(module, options);
  sqlite3.vfs_register(vfs, true);
  const handle = await sqlite3.open_v2(FILE);
  await sqlite3.exec(handle, 'PRAGMA cache_size = -16384');
  return SqliteChats.on(new WaDatabase(sqlite3, handle, vfs, options), options);
}

async function readWasm() {
  const { readFileSync } = await import('node:fs');
  const file = '../node_modules/@journeyapps/wa-sqlite/dist/wa-sqlite.wasm';
  return readFileSync(new URL(file, import.meta.url));
}

async function poolOfFiles(module, { directory }) {
  const { AccessHandlePoolVFS } =
    await import('../node_modules/@journeyapps/wa-sqlite/src/examples/AccessHandlePoolVFS.js');
  return AccessHandlePoolVFS.create(directory, module);
}

async function memoryFiles(module, { directory, isNew }) {
  const { MemoryVFS } =
    await import('../node_modules/@journeyapps/wa-sqlite/src/examples/MemoryVFS.js');
  const vfs = await MemoryVFS.create('memory', module);
  if (isNew) return vfs;
  const { readFileSync } = await import('node:fs');
  const bytes = readFileSync(`${directory}/chats.db`);
  const data = bytes.buffer.slice(bytes.byteOffset, bytes.byteOffset + bytes.length);
  vfs.mapNameToFile.set(FILE, { pathname: FILE, flags: 0, size: data.byteLength, data });
  return vfs;
}

class WaDatabase {
  #sqlite3;
  #handle;
  #vfs;
  #directory;

  constructor(sqlite3, handle, vfs, { directory }) {
    this.#sqlite3 = sqlite3;
    this.#handle = handle;
    this.#vfs = vfs;
    this.#directory = directory;
  }

  exec(sql) {
    return this.#sqlite3.exec(this.#handle, sql);
  }

  async prepare(sql) {
    // Not finalized with the loop that gives it.
    for await (const statement of this.#sqlite3.statements(this.#handle, sql, { unscoped: true })) {
      return { statement, columns: this.#sqlite3.column_names(statement) };
    }
  }

  async run({ statement }, parameters) {
    if (parameters.length > 0) this.#sqlite3.bind_collection(statement, parameters);
    while ((await this.#sqlite3.step(statement)) === SQLite.SQLITE_ROW);
    await this.#sqlite3.reset(statement);
  }

  async get(prepared, parameters) {
    return (await this.all(prepared, parameters))[0];
  }

  async all({ statement, columns }, parameters) {
    if (parameters.length > 0) this.#sqlite3.bind_collection(statement, parameters);
    const rows = [];
    while ((await this.#sqlite3.step(statement)) === SQLite.SQLITE_ROW) {
      const values = this.#sqlite3.row(statement);
      const row = {};
      for (let i = 0; i < columns.length; i++) row[columns[i]] = values[i];
      rows.push(row);
    }
    await this.#sqlite3.reset(statement);
    return rows;
  }

  async close(prepared) {
    for (const { statement } of prepared) await this.#sqlite3.finalize(statement);
    if (isNode) await this.#save();
    await this.#sqlite3.close(this.#handle);
    if (!isNode) await this.#vfs.close();
  }

  async #save() {
    const { writeFileSync } = await import('node:fs');
    const { data, size } = this.#vfs.mapNameToFile.get(FILE);
    writeFileSync(`${this.#directory}/chats.db`, new Uint8Array(data, 0, size));
  }
}
