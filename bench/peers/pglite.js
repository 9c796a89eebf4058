/** PostgreSQL as WebAssembly. */

import { PGlite } from '../node_modules/@electric-sql/pglite/dist/index.js';
import { MARK_END, MARK_START, USER, asComponentItem, asHit, asPage } from './rows.js';
import { asSidebarItem, mergeBySequence, storedMessage } from './rows.js';

const isNode = typeof process === 'object';

export const about = {
  name: 'PGlite',
  storage: isNode ? 'files' : 'OPFS, opfs-ahp',
  version: '@electric-sql/pglite',
};

const SCHEMA = `
CREATE TABLE conversations (
  key bigint PRIMARY KEY GENERATED ALWAYS AS IDENTITY,
  id text NOT NULL UNIQUE,
  title text NOT NULL,
  type text NOT NULL DEFAULT 'chat',
  assistant_id text,
  folder text,
  tags json NOT NULL DEFAULT '[]',
  pinned boolean NOT NULL DEFAULT false,
  archived boolean NOT NULL DEFAULT false,
  head_id text,
  last_sequence bigint NOT NULL DEFAULT 0,
  read_sequence bigint NOT NULL DEFAULT 0,
  created_at bigint NOT NULL,
  updated_at bigint NOT NULL,
  last_message_at bigint
);
CREATE INDEX conversations_in_sidebar ON conversations
  (archived, pinned DESC, last_message_at DESC NULLS LAST);
CREATE TABLE messages (
  key bigint PRIMARY KEY GENERATED ALWAYS AS IDENTITY,
  conversation_key bigint NOT NULL REFERENCES conversations,
  id text NOT NULL UNIQUE,
  role text NOT NULL,
  kind text NOT NULL DEFAULT 'text',
  status text NOT NULL,
  sequence bigint NOT NULL,
  thread_id text,
  reply_to_id text,
  previous_id text,
  on_path boolean NOT NULL DEFAULT true,
  provider text NOT NULL DEFAULT 'ollama',
  model text NOT NULL DEFAULT '',
  detected_mode text,
  author_id text NOT NULL,
  pinned_at bigint,
  pinned_by text,
  created_at bigint NOT NULL,
  updated_at bigint NOT NULL,
  data json,
  meta json,
  usage json,
  sources json,
  content text NOT NULL,
  words tsvector GENERATED ALWAYS AS (to_tsvector('simple', content)) STORED
);
CREATE UNIQUE INDEX messages_in_order ON messages (conversation_key, sequence);
CREATE INDEX messages_by_words ON messages USING gin (words);
CREATE TABLE components (
  key bigint PRIMARY KEY GENERATED ALWAYS AS IDENTITY,
  conversation_key bigint NOT NULL REFERENCES conversations,
  id text NOT NULL UNIQUE,
  message_id text,
  sequence bigint NOT NULL,
  component_kind text NOT NULL,
  created_at bigint NOT NULL,
  updated_at bigint NOT NULL,
  payload json NOT NULL
);
CREATE UNIQUE INDEX components_in_order ON components (conversation_key, sequence);
CREATE TABLE stream_parts (
  key bigint PRIMARY KEY GENERATED ALWAYS AS IDENTITY,
  message_id text NOT NULL,
  content text NOT NULL
);
CREATE INDEX stream_parts_of_message ON stream_parts (message_id, key);
`;

const ADD_CONVERSATIONS = `INSERT INTO conversations
    (id, title, created_at, updated_at, read_sequence, head_id, last_sequence, last_message_at)
  SELECT * FROM unnest($1::text[], $2::text[], $3::bigint[], $4::bigint[], $5::bigint[],
    $6::text[], $7::bigint[], $8::bigint[]) RETURNING id, key`;
const ADD_MESSAGES = `INSERT INTO messages (conversation_key, id, role, status, sequence, previous_id,
    author_id, created_at, updated_at, sources, content)
  SELECT k, i, r, 'completed', s, p, a, c, c, o::json, t FROM unnest($1::bigint[], $2::text[],
    $3::text[], $4::bigint[], $5::text[], $6::text[], $7::bigint[], $8::text[], $9::text[])
    AS given (k, i, r, s, p, a, c, o, t)`;
const ADD_COMPONENTS = `INSERT INTO components
    (conversation_key, id, message_id, sequence, component_kind, created_at, updated_at, payload)
  SELECT k, i, m, s, d, c, c, p::json FROM unnest($1::bigint[], $2::text[], $3::text[],
    $4::bigint[], $5::text[], $6::bigint[], $7::text[]) AS given (k, i, m, s, d, c, p)`;
const APPEND = `WITH place AS (
    SELECT key, head_id, last_sequence + 1 AS sequence FROM conversations WHERE id = $1 FOR UPDATE
  ), moved AS (
    UPDATE conversations c SET head_id = $2, last_sequence = place.sequence, last_message_at = $6,
      updated_at = $7 FROM place WHERE c.key = place.key
  ) INSERT INTO messages (conversation_key, id, role, status, sequence, previous_id, author_id,
      created_at, updated_at, sources, content)
    SELECT key, $2, $3, $4, sequence, head_id, $5, $6, $7, $8, $9 FROM place
    RETURNING sequence, previous_id AS "previousId"`;
const ADD_TEXT = `UPDATE messages SET content = content || $2, updated_at = $3 WHERE id = $1`;
const ADD_PART = `INSERT INTO stream_parts (message_id, content) VALUES ($1, $2)`;
const FINISH = `UPDATE messages SET status = 'completed', updated_at = $2 WHERE id = $1`;
const FOLD = `WITH parts AS (DELETE FROM stream_parts WHERE message_id = $1 RETURNING key, content)
  UPDATE messages SET status = 'completed', updated_at = $2,
    content = (SELECT string_agg(content, '' ORDER BY key) FROM parts) WHERE id = $1`;
const PAGE = `SELECT id, $1::text AS "conversationId", role, kind, status, sequence, content,
    thread_id AS "threadId", reply_to_id AS "replyToId", previous_id AS "previousId",
    on_path AS "onPath", provider, model, sources, detected_mode AS "detectedMode",
    author_id AS "authorId", pinned_at AS "pinnedAt", pinned_by AS "pinnedBy", data, meta, usage,
    created_at AS "createdAt", updated_at AS "updatedAt"
  FROM messages WHERE conversation_key = (SELECT key FROM conversations WHERE id = $1)
  ORDER BY sequence DESC LIMIT $2`;
const COMPONENTS = `SELECT id, message_id AS "messageId", sequence, component_kind AS "componentKind",
    payload, created_at AS "createdAt", updated_at AS "updatedAt"
  FROM components WHERE conversation_key = (SELECT key FROM conversations WHERE id = $1)
  ORDER BY sequence DESC LIMIT $2`;
const SIDEBAR = `SELECT c.id, c.title, c.type, c.assistant_id AS "assistantId", c.folder, c.tags,
    c.pinned, c.archived, c.created_at AS "createdAt", c.updated_at AS "updatedAt",
    c.last_message_at AS "lastMessageAt", m.id AS "messageId", m.role, m.kind, m.status,
    m.author_id AS "authorId", left(m.content, 200) AS preview, m.created_at AS "messageCreatedAt",
    (SELECT count(*) FROM messages u WHERE u.conversation_key = c.key
      AND u.sequence > c.read_sequence AND u.author_id <> $1) AS unread
  FROM conversations c LEFT JOIN messages m ON m.id = c.head_id
  WHERE NOT c.archived ORDER BY c.pinned DESC, c.last_message_at DESC NULLS LAST LIMIT $2`;
const HEADLINE = `StartSel=${MARK_START}, StopSel=${MARK_END}, MaxWords=40, MinWords=20`;
const SEARCH = `WITH hits AS (
    SELECT key, ts_rank_cd(words, query) AS score, query
    FROM messages, plainto_tsquery('simple', $1) AS query WHERE words @@ query
    ORDER BY score DESC LIMIT $2
  ) SELECT m.id AS "messageId", c.id AS "conversationId", m.sequence, m.role, m.kind,
      m.created_at AS "createdAt", h.score,
      ts_headline('simple', m.content, h.query, '${HEADLINE}') AS snippet
    FROM hits h JOIN messages m USING (key) JOIN conversations c ON c.key = m.conversation_key
    ORDER BY h.score DESC`;

export async function open({ directory, isNew }) {
  const database = await PGlite.create(isNode ? directory : `opfs-ahp://${directory}`);
  if (isNew) await database.exec(SCHEMA);
  return new PgliteChats(database);
}

class PgliteChats {
  constructor(database) {
    this.database = database;
  }

  async addConversations(conversations) {
    const now = Date.now();
    const columns = (rows, count) =>
      Array.from({ length: count }, (_, at) => rows.map((r) => r[at]));
    await this.database.transaction(async (transaction) => {
      const headers = conversations.map(({ id, title, createdAt, readSequence, entries }) => {
        const head = entries.findLast((entry) => !entry.payload)?.id ?? null;
        const last = entries.at(-1)?.createdAt ?? null;
        return [id, title, createdAt, now, readSequence, head, entries.length, last];
      });
      const { rows } = await transaction.query(ADD_CONVERSATIONS, columns(headers, 8));
      const keys = new Map(rows.map(({ id, key }) => [id, key]));
      const messages = [];
      const components = [];
      for (const { id, entries } of conversations) {
        let previousId = null;
        for (const [at, entry] of entries.entries()) {
          const { createdAt } = entry;
          if (entry.payload) {
            const payload = JSON.stringify(entry.payload);
            const { messageId, componentKind } = entry;
            components.push([keys.get(id), entry.id, messageId, at + 1, componentKind, createdAt]);
            components.at(-1).push(payload);
          } else {
            const sources = entry.sources && JSON.stringify(entry.sources);
            messages.push([keys.get(id), entry.id, entry.role, at + 1, previousId, entry.authorId]);
            messages.at(-1).push(createdAt, sources, entry.content);
            previousId = entry.id;
          }
        }
      }
      if (messages.length > 0) await transaction.query(ADD_MESSAGES, columns(messages, 9));
      if (components.length > 0) await transaction.query(ADD_COMPONENTS, columns(components, 7));
    });
  }

  /** It has been so since the rows were written. */
  /** There is one way. */
  beginUsualImport() {}

  endUsualImport() {}

  async makeSearchable() {}

  append(conversationId, entry) {
    return this.#append(conversationId, entry, 'completed');
  }

  async #append(conversationId, entry, status) {
    const now = Date.now();
    const sources = entry.sources && JSON.stringify(entry.sources);
    const { rows } = await this.database.query(APPEND, [
      conversationId,
      entry.id,
      entry.role,
      status,
      entry.authorId,
      entry.createdAt,
      now,
      sources,
      entry.content,
    ]);
    return storedMessage(entry, { conversationId, ...rows[0], status, now });
  }

  /** As users write it: at each flush the text is kept durably, and found. */
  async streamReindexing(conversationId, entry, flushes) {
    const message = await this.#append(conversationId, entry, 'streaming');
    for (const deltas of flushes) {
      await this.database.query(ADD_TEXT, [entry.id, deltas.join(''), Date.now()]);
    }
    await this.database.query(FINISH, [entry.id, Date.now()]);
    return completed(message, flushes);
  }

  /** At its best: a row for each flush, which become the text, and are indexed, at the end. */
  async streamAtBest(conversationId, entry, flushes) {
    const message = await this.#append(conversationId, entry, 'streaming');
    for (const deltas of flushes) await this.database.query(ADD_PART, [entry.id, deltas.join('')]);
    await this.database.query(FOLD, [entry.id, Date.now()]);
    return completed(message, flushes);
  }

  async page(conversationId, limit) {
    const { rows } = await this.database.query(PAGE, [conversationId, limit + 1]);
    return asPage(rows.map(withText), limit);
  }

  async timeline(conversationId, limit) {
    const messages = await this.database.query(PAGE, [conversationId, limit + 1]);
    const components = await this.database.query(COMPONENTS, [conversationId, limit + 1]);
    return mergeBySequence(
      messages.rows.map(withText),
      components.rows.map((row) => asComponentItem(row, conversationId)),
      limit,
    );
  }

  async sidebar(limit) {
    const { rows } = await this.database.query(SIDEBAR, [USER, limit + 1]);
    const { items, hasMore } = asPage(rows, limit);
    return { items: items.map(asSidebarItem), hasMore };
  }

  async search(query, limit) {
    const { rows } = await this.database.query(SEARCH, [query, limit]);
    return rows.map(asHit);
  }

  close() {
    return this.database.close();
  }
}

function completed(message, flushes) {
  const content = flushes.flat().join('');
  return { ...message, content, text: content, status: 'completed' };
}

function withText(row) {
  row.text = row.content;
  row.isPinned = row.pinnedAt !== null;
  return row;
}
