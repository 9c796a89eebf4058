/**
 * The tables of the reference systems, as their documents declare them for PostgreSQL: names, types,
 * lengths, what may be NULL, checks and references. Of a table that a document only refers to there
 * is what it says of it.
 */
export const referenceTables = {
  'rows:docrag': `
    CREATE TABLE chatsession (id UUID PRIMARY KEY);
    CREATE TABLE chatmessage (
      id UUID PRIMARY KEY,
      session_id UUID NOT NULL REFERENCES chatsession (id) ON DELETE CASCADE,
      role VARCHAR NOT NULL,
      content TEXT NOT NULL,
      provider VARCHAR NOT NULL DEFAULT 'ollama',
      model VARCHAR NOT NULL DEFAULT '',
      sources JSON,
      detected_mode VARCHAR(50),
      created_at TIMESTAMP NOT NULL
    );
    CREATE INDEX ON chatmessage (role);`,

  'rows:democrai': `
    CREATE TABLE p_chat_conversation (
      id SERIAL PRIMARY KEY,
      title VARCHAR(255) NOT NULL,
      summary TEXT NOT NULL,
      summary_until_sequence INTEGER NOT NULL,
      last_message_at TIMESTAMP,
      user_id VARCHAR, organization_id VARCHAR, created_at TIMESTAMP, updated_at TIMESTAMP
    );
    CREATE TABLE p_chat_message (
      id SERIAL PRIMARY KEY,
      conversation_id INTEGER NOT NULL,
      role VARCHAR(32) NOT NULL,
      kind VARCHAR(32) NOT NULL,
      status VARCHAR(32) NOT NULL,
      sequence INTEGER NOT NULL,
      content JSON NOT NULL,
      user_id VARCHAR, organization_id VARCHAR, created_at TIMESTAMP, updated_at TIMESTAMP
    );
    CREATE TABLE p_chat_attachment (
      id SERIAL PRIMARY KEY,
      conversation_id INTEGER NOT NULL,
      message_id INTEGER NOT NULL,
      name VARCHAR(255) NOT NULL,
      mime_type VARCHAR(255) NOT NULL,
      storage_path TEXT NOT NULL,
      file_id VARCHAR(255) NOT NULL,
      extraction_request_id VARCHAR(255) NOT NULL,
      metadata_json JSON NOT NULL,
      user_id VARCHAR, organization_id VARCHAR, created_at TIMESTAMP, updated_at TIMESTAMP
    );
    CREATE TABLE p_chat_chat_component (
      id SERIAL PRIMARY KEY,
      conversation_id INTEGER NOT NULL,
      message_id INTEGER,
      sequence INTEGER NOT NULL,
      component_kind VARCHAR(32) NOT NULL,
      payload JSON NOT NULL,
      user_id VARCHAR, organization_id VARCHAR, created_at TIMESTAMP, updated_at TIMESTAMP
    );`,

  'rows:sqlmodel': `
    CREATE TABLE users (id VARCHAR PRIMARY KEY);
    CREATE TABLE conversations (
      id VARCHAR PRIMARY KEY,
      user_id VARCHAR NOT NULL REFERENCES users (id),
      title VARCHAR(200) NOT NULL,
      created_at TIMESTAMP NOT NULL,
      updated_at TIMESTAMP NOT NULL
    );
    CREATE TABLE messages (
      id VARCHAR PRIMARY KEY,
      conversation_id VARCHAR NOT NULL REFERENCES conversations (id),
      user_id VARCHAR NOT NULL REFERENCES users (id),
      role VARCHAR NOT NULL CHECK (role ~ '^(user|assistant|system)$'),
      content VARCHAR NOT NULL,
      timestamp TIMESTAMP NOT NULL
    );`,

  'rows:open-webui': `
    CREATE TABLE "user" (
      id TEXT PRIMARY KEY,
      email TEXT NOT NULL,
      name TEXT NOT NULL,
      created_at BIGINT NOT NULL,
      updated_at BIGINT NOT NULL
    );
    CREATE TABLE channel (
      id TEXT PRIMARY KEY,
      user_id TEXT NOT NULL REFERENCES "user" (id),
      type TEXT,
      name TEXT NOT NULL,
      created_at BIGINT NOT NULL,
      updated_at BIGINT NOT NULL
    );
    CREATE TABLE message (
      id TEXT PRIMARY KEY,
      user_id TEXT NOT NULL REFERENCES "user" (id),
      channel_id TEXT REFERENCES channel (id),
      reply_to_id TEXT,
      parent_id TEXT,
      is_pinned BOOLEAN NOT NULL,
      pinned_at BIGINT,
      pinned_by TEXT,
      content TEXT NOT NULL,
      data JSON,
      meta JSON,
      created_at BIGINT NOT NULL,
      updated_at BIGINT NOT NULL
    );
    CREATE TABLE message_reaction (
      id TEXT PRIMARY KEY,
      user_id TEXT NOT NULL REFERENCES "user" (id),
      message_id TEXT NOT NULL REFERENCES message (id),
      name TEXT NOT NULL,
      created_at BIGINT NOT NULL
    );`,
};
