/** SQLite as machine code under Node: the limit of what can be had. WAL, synced at each commit. */

import path from 'node:path';
import Database from '../node_modules/better-sqlite3/lib/index.js';
import { SqliteChats } from './sqlite-chats.js';

export const about = {
  name: 'better-sqlite3',
  storage: 'files, WAL, FULL',
  version: 'better-sqlite3',
};

export async function open({ directory, isNew }) {
  const database = new Database(path.join(directory, 'chats.db'));
  database.pragma('journal_mode = WAL');
  database.pragma('synchronous = FULL');
  database.pragma('cache_size = -16384');
  return SqliteChats.on(
    {
      exec: (sql) => database.exec(sql),
      prepare: (sql) => database.prepare(sql),
      run: (statement, parameters) => statement.run(parameters),
      get: (statement, parameters) => statement.get(parameters),
      all: (statement, parameters) => statement.all(parameters),
      close: () => database.close(),
    },
    { isNew },
  );
}
