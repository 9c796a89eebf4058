/**
 * Chats in SQLite as somebody writes them who knows it well: prepared statements, an index on
 * (conversation, sequence), the last message at hand for the sidebar, a full-text index of FTS5
 * filled by statements of its own. The same for all who bring SQLite; how a statement is run differs.
 */

import {
  MARK_END,
  MARK_START,
  USER,
  asComponentItem,
  asHit,
  asMessage,
  asPage,
  asSidebarItem,
  mergeBySequence,
  storedMessage,
} from './rows.js';

const SCHEMA = `
CREATE TABLE conversations (
  key INTEGER PRIMARY KEY,
  id TEXT NOT NULL UNIQUE,
  title TEXT NOT NULL,
  type TEXT NOT NULL DEFAULT 'chat',
  assistant_id TEXT,
  folder TEXT,
  tags TEXT NOT NULL DEFAULT '[]',
  pinned INTEGER NOT NULL DEFAULT 0,
  archived INTEGER NOT NULL DEFAULT 0,
  head_key INTEGER,
  last_sequence INTEGER NOT NULL DEFAULT 0,
  read_sequence INTEGER NOT NULL DEFAULT 0,
  created_at INTEGER NOT NULL,
  updated_at INTEGER NOT NULL,
  last_message_at INTEGER
);
CREATE INDEX conversations_in_sidebar ON conversations (archived, pinned DESC, last_message_at DESC);
CREATE TABLE messages (
  key INTEGER PRIMARY KEY,
  conversation_key INTEGER NOT NULL REFERENCES conversations,
  id TEXT NOT NULL UNIQUE,
  role TEXT NOT NULL,
  kind TEXT NOT NULL,
  status TEXT NOT NULL,
  sequence INTEGER NOT NULL,
  thread_id TEXT,
  reply_to_id TEXT,
  previous_id TEXT,
  on_path INTEGER NOT NULL,
  provider TEXT NOT NULL,
  model TEXT NOT NULL,
  detected_mode TEXT,
  author_id TEXT NOT NULL,
  pinned_at INTEGER,
  pinned_by TEXT,
  created_at INTEGER NOT NULL,
  updated_at INTEGER NOT NULL,
  data TEXT,
  meta TEXT,
  usage TEXT,
  sources TEXT,
  content TEXT NOT NULL
);
CREATE UNIQUE INDEX messages_in_order ON messages (conversation_key, sequence);
CREATE TABLE components (
  key INTEGER PRIMARY KEY,
  conversation_key INTEGER NOT NULL REFERENCES conversations,
  id TEXT NOT NULL UNIQUE,
  message_id TEXT,
  sequence INTEGER NOT NULL,
  component_kind TEXT NOT NULL,
  created_at INTEGER NOT NULL,
  updated_at INTEGER NOT NULL,
  payload TEXT NOT NULL
);
CREATE UNIQUE INDEX components_in_order ON components (conversation_key, sequence);
CREATE VIRTUAL TABLE messages_text USING fts5(content, content = 'messages', content_rowid = 'key');
`;

/** As the documentation of FTS5 shows it, and so most write it: each row is indexed as it comes. */
const TRIGGER = `
CREATE TRIGGER messages_are_indexed AFTER INSERT ON messages BEGIN
  INSERT INTO messages_text (rowid, content) VALUES (new.key, new.content);
END;
`;

const MESSAGE_COLUMNS = `id, role, kind, status, sequence, content, thread_id AS threadId,
  reply_to_id AS replyToId, previous_id AS previousId, on_path AS onPath, provider, model, sources,
  detected_mode AS detectedMode, author_id AS authorId, pinned_at AS pinnedAt,
  pinned_by AS pinnedBy, data, meta, usage, created_at AS createdAt, updated_at AS updatedAt`;

const STATEMENTS = {
  begin: 'BEGIN IMMEDIATE',
  commit: 'COMMIT',
  rollback: 'ROLLBACK',
  addConversation: `INSERT INTO conversations (id, title, created_at, updated_at, read_sequence)
    VALUES (?, ?, ?, ?, ?) RETURNING key`,
  conversation: `SELECT c.key, c.last_sequence AS lastSequence, m.id AS headId
    FROM conversations c LEFT JOIN messages m ON m.key = c.head_key WHERE c.id = ?`,
  addMessage: `INSERT INTO messages (conversation_key, id, role, kind, status, sequence,
      previous_id, on_path, provider, model, author_id, created_at, updated_at, sources, content)
    VALUES (?, ?, ?, 'text', ?, ?, ?, 1, 'ollama', '', ?, ?, ?, ?, ?) RETURNING key`,
  addComponent: `INSERT INTO components (conversation_key, id, message_id, sequence,
      component_kind, created_at, updated_at, payload)
    VALUES (?, ?, ?, ?, ?, ?, ?, ?)`,
  touch: `UPDATE conversations SET head_key = ?, last_sequence = ?, last_message_at = ?,
    updated_at = ? WHERE key = ?`,
  indexFrom: `INSERT INTO messages_text (rowid, content)
    SELECT key, content FROM messages WHERE key > ?`,
  lastIndexed: 'SELECT max(id) AS key FROM messages_text_docsize',
  indexOne: 'INSERT INTO messages_text (rowid, content) VALUES (?, ?)',
  unindexOne: `INSERT INTO messages_text (messages_text, rowid, content) VALUES ('delete', ?, ?)`,
  addText: 'UPDATE messages SET content = content || ?, updated_at = ? WHERE key = ?',
  setStatus: 'UPDATE messages SET status = ?, updated_at = ? WHERE key = ?',
  page: `SELECT ${MESSAGE_COLUMNS} FROM messages
    WHERE conversation_key = (SELECT key FROM conversations WHERE id = ?)
    ORDER BY sequence DESC LIMIT ?`,
  components: `SELECT id, message_id AS messageId, sequence, component_kind AS componentKind,
      payload, created_at AS createdAt, updated_at AS updatedAt FROM components
    WHERE conversation_key = (SELECT key FROM conversations WHERE id = ?)
    ORDER BY sequence DESC LIMIT ?`,
  sidebar: `SELECT c.id, c.title, c.type, c.assistant_id AS assistantId, c.folder, c.tags, c.pinned,
      c.archived, c.created_at AS createdAt, c.updated_at AS updatedAt,
      c.last_message_at AS lastMessageAt, m.id AS messageId, m.role, m.kind, m.status,
      m.author_id AS authorId, substr(m.content, 1, 200) AS preview,
      m.created_at AS messageCreatedAt,
      (SELECT count(*) FROM messages u WHERE u.conversation_key = c.key
        AND u.sequence > c.read_sequence AND u.author_id <> ?) AS unread
    FROM conversations c LEFT JOIN messages m ON m.key = c.head_key
    WHERE c.archived = 0 ORDER BY c.pinned DESC, c.last_message_at DESC LIMIT ?`,
  search: `SELECT m.id AS messageId, c.id AS conversationId, m.sequence, m.role, m.kind,
      m.created_at AS createdAt, -t.rank AS score,
      snippet(messages_text, 0, '${MARK_START}', '${MARK_END}', '…', 40) AS snippet
    FROM messages_text t JOIN messages m ON m.key = t.rowid
      JOIN conversations c ON c.key = m.conversation_key
    WHERE messages_text MATCH ? ORDER BY t.rank LIMIT ?`,
};

/**
 * How statements are run. `run`, `get` and `all` take a prepared statement and its parameters;
 * `get` and `all` give objects by column name. All may be asynchronous.
 *
 * @typedef {object} SqliteDatabase
 * @property {(sql: string) => unknown} exec
 * @property {(sql: string) => unknown} prepare
 * @property {(statement: unknown, parameters: unknown[]) => unknown} run
 * @property {(statement: unknown, parameters: unknown[]) => unknown} get
 * @property {(statement: unknown, parameters: unknown[]) => unknown} all
 * @property {(statements: unknown[]) => unknown} close
 */

export class SqliteChats {
  #statements = {};

  /** @param {SqliteDatabase} database @param {{ isNew: boolean }} options */
  static async on(database, { isNew }) {
    if (isNew) await database.exec(SCHEMA);
    return new SqliteChats(database);
  }

  constructor(database) {
    this.database = database;
  }

  async addConversations(conversations) {
    await this.#transaction(async () => {
      for (const conversation of conversations) await this.#addConversation(conversation);
    });
  }

  async #addConversation({ id, title, createdAt, readSequence, entries }) {
    const now = Date.now();
    const { key } = await this.#get('addConversation', [id, title, createdAt, now, readSequence]);
    let previousId = null;
    let head = null;
    let sequence = 0;
    for (const entry of entries) {
      sequence++;
      if (entry.payload) {
        await this.#run('addComponent', [
          key,
          entry.id,
          entry.messageId,
          sequence,
          entry.componentKind,
          entry.createdAt,
          now,
          JSON.stringify(entry.payload),
        ]);
      } else {
        head = await this.#addMessage(entry, { key, sequence, previousId, status: 'completed' });
        previousId = entry.id;
      }
    }
    const last = entries.at(-1)?.createdAt ?? null;
    await this.#run('touch', [head, sequence, last, now, key]);
  }

  async #addMessage(entry, { key, sequence, previousId, status, now = Date.now() }) {
    const sources = entry.sources === null ? null : JSON.stringify(entry.sources);
    const row = await this.#get('addMessage', [
      key,
      entry.id,
      entry.role,
      status,
      sequence,
      previousId,
      entry.authorId,
      entry.createdAt,
      now,
      sources,
      entry.content,
    ]);
    return row.key;
  }

  beginUsualImport() {
    return this.database.exec(TRIGGER);
  }

  endUsualImport() {
    return this.database.exec('DROP TRIGGER messages_are_indexed');
  }

  async makeSearchable() {
    await this.#transaction(async () => {
      const { key } = await this.#get('lastIndexed', []);
      await this.#run('indexFrom', [key ?? 0]);
    });
  }

  append(conversationId, entry) {
    return this.#transaction(async () => {
      const { key, message } = await this.#appendRow(conversationId, entry, 'completed');
      await this.#run('indexOne', [key, entry.content]);
      return message;
    });
  }

  async #appendRow(conversationId, entry, status) {
    const conversation = await this.#get('conversation', [conversationId]);
    const sequence = conversation.lastSequence + 1;
    const previousId = conversation.headId;
    const now = Date.now();
    const place = { key: conversation.key, sequence, previousId, status, now };
    const key = await this.#addMessage(entry, place);
    await this.#run('touch', [key, sequence, entry.createdAt, now, conversation.key]);
    const about = { conversationId, sequence, previousId, status, now };
    return { key, message: storedMessage(entry, about) };
  }

  /** As users write it: at each flush the text is kept durably, and found. */
  async streamReindexing(conversationId, entry, flushes) {
    const { key, message } = await this.#transaction(() =>
      this.#appendRow(conversationId, entry, 'streaming'),
    );
    let content = '';
    for (const deltas of flushes) {
      const text = deltas.join('');
      await this.#transaction(async () => {
        if (content !== '') await this.#run('unindexOne', [key, content]);
        content += text;
        await this.#run('addText', [text, Date.now(), key]);
        await this.#run('indexOne', [key, content]);
      });
    }
    await this.#run('setStatus', ['completed', Date.now(), key]);
    return { ...message, content, text: content, status: 'completed' };
  }

  /** At its best: not flushed to the disk until the end, and indexed there. */
  async streamAtBest(conversationId, entry, flushes) {
    const { key, message } = await this.#transaction(() =>
      this.#appendRow(conversationId, entry, 'streaming'),
    );
    await this.database.exec('PRAGMA synchronous = NORMAL');
    for (const deltas of flushes) {
      await this.#run('addText', [deltas.join(''), Date.now(), key]);
    }
    await this.database.exec('PRAGMA synchronous = FULL');
    const content = flushes.flat().join('');
    await this.#transaction(async () => {
      await this.#run('setStatus', ['completed', Date.now(), key]);
      await this.#run('indexOne', [key, content]);
    });
    return { ...message, content, text: content, status: 'completed' };
  }

  async page(conversationId, limit) {
    const rows = await this.#all('page', [conversationId, limit + 1]);
    for (const row of rows) asMessage(row, conversationId);
    return asPage(rows, limit);
  }

  async timeline(conversationId, limit) {
    const messages = await this.#all('page', [conversationId, limit + 1]);
    for (const row of messages) asMessage(row, conversationId);
    const rows = await this.#all('components', [conversationId, limit + 1]);
    const components = rows.map((row) => {
      row.payload = JSON.parse(row.payload);
      return asComponentItem(row, conversationId);
    });
    return mergeBySequence(messages, components, limit);
  }

  async sidebar(limit) {
    const rows = await this.#all('sidebar', [USER, limit + 1]);
    for (const row of rows) row.tags = JSON.parse(row.tags);
    const { items, hasMore } = asPage(rows, limit);
    return { items: items.map(asSidebarItem), hasMore };
  }

  async search(query, limit) {
    const words = query.split(' ').map((word) => `"${word}"`);
    const rows = await this.#all('search', [words.join(' '), limit]);
    return rows.map(asHit);
  }

  close() {
    return this.database.close(Object.values(this.#statements));
  }

  async #transaction(work) {
    await this.#run('begin', []);
    try {
      const result = await work();
      await this.#run('commit', []);
      return result;
    } catch (error) {
      await this.#run('rollback', []);
      throw error;
    }
  }

  /** Each is prepared when it is first needed, and kept. */
  async #statement(name) {
    return (this.#statements[name] ??= await this.database.prepare(STATEMENTS[name]));
  }

  async #run(name, parameters) {
    return this.database.run(this.#statements[name] ?? (await this.#statement(name)), parameters);
  }

  async #get(name, parameters) {
    return this.database.get(this.#statements[name] ?? (await this.#statement(name)), parameters);
  }

  async #all(name, parameters) {
    return this.database.all(this.#statements[name] ?? (await this.#statement(name)), parameters);
  }
}
