#include "schema/migrations.h"

#include <array>
#include <string>

#include "base/error.h"
#include "sqlite/transaction.h"

namespace chatkeep {

namespace {

// docs/format.md explains each table and index.
constexpr const char* kVersion1 =
    R"sql(
CREATE TABLE scopes (
  scope_key INTEGER PRIMARY KEY,
  user_id TEXT NOT NULL,
  organization_id TEXT NOT NULL,
  UNIQUE (user_id, organization_id)
) STRICT;

CREATE TABLE conversations (
  conversation_key INTEGER PRIMARY KEY,
  scope_key INTEGER NOT NULL REFERENCES scopes ON DELETE CASCADE,
  id TEXT NOT NULL,
  title TEXT NOT NULL,
  type TEXT NOT NULL,
  assistant_id TEXT,
  folder TEXT,
  pinned INTEGER NOT NULL,
  archived INTEGER NOT NULL,
  last_sequence INTEGER NOT NULL DEFAULT 0,
  last_message_at INTEGER,
  summary_until_sequence INTEGER NOT NULL DEFAULT 0,
  created_at INTEGER NOT NULL,
  updated_at INTEGER NOT NULL,
  deleted_at INTEGER,
  import_client TEXT,
  tags TEXT NOT NULL,
  data TEXT,
  meta TEXT,
  summary TEXT NOT NULL DEFAULT '',
  UNIQUE (scope_key, id)
) STRICT;
CREATE TABLE conversation_tags (
  conversation_key INTEGER NOT NULL REFERENCES conversations ON DELETE CASCADE,
  tag TEXT NOT NULL,
  PRIMARY KEY (conversation_key, tag)
) STRICT, WITHOUT ROWID;
CREATE INDEX conversations_by_activity ON conversations (scope_key, last_message_at)
  WHERE deleted_at IS NULL;
CREATE INDEX conversations_in_sidebar ON conversations
  (scope_key, archived, pinned, coalesce(last_message_at, created_at))
  WHERE deleted_at IS NULL;
CREATE INDEX conversations_by_creation ON conversations (scope_key, created_at)
  WHERE deleted_at IS NULL;
CREATE INDEX conversations_by_title ON conversations (scope_key, title)
  WHERE deleted_at IS NULL;
CREATE INDEX conversations_importing ON conversations (import_client)
  WHERE import_client IS NOT NULL;

CREATE TABLE messages (
  message_key INTEGER PRIMARY KEY,
  scope_key INTEGER NOT NULL REFERENCES scopes ON DELETE CASCADE,
  conversation_key INTEGER NOT NULL REFERENCES conversations ON DELETE CASCADE,
  sequence INTEGER NOT NULL,
  thread_key INTEGER REFERENCES messages ON DELETE CASCADE,
  reply_to_key INTEGER REFERENCES messages ON DELETE SET NULL,
  previous_key INTEGER,
  on_path INTEGER NOT NULL,
  id TEXT NOT NULL,
  role TEXT NOT NULL,
  kind TEXT NOT NULL,
  status TEXT NOT NULL,
  provider TEXT NOT NULL,
  model TEXT NOT NULL,
  detected_mode TEXT,
  author_id TEXT,
  stream_client TEXT,
  pinned_at INTEGER,
  pinned_by TEXT,
  created_at INTEGER NOT NULL,
  updated_at INTEGER NOT NULL,
  deleted_at INTEGER,
  data TEXT,
  meta TEXT,
  usage TEXT,
  sources TEXT,
  text TEXT,
  content TEXT NOT NULL,
  UNIQUE (scope_key, id),
  UNIQUE (conversation_key, sequence)
) STRICT;
CREATE INDEX messages_by_creation ON messages (scope_key, created_at);
CREATE INDEX messages_by_conversation_creation ON messages (conversation_key, created_at);
CREATE INDEX messages_by_role ON messages (conversation_key, role, sequence);
CREATE INDEX messages_on_path ON messages (conversation_key, sequence) WHERE on_path = 1;
CREATE INDEX messages_off_path ON messages (conversation_key, previous_key)
  WHERE on_path = 0 AND thread_key IS NULL;
CREATE INDEX messages_of_others ON messages (conversation_key, sequence)
  WHERE author_id IS NOT NULL AND on_path = 1 AND deleted_at IS NULL;
CREATE INDEX messages_by_thread ON messages (thread_key, sequence) WHERE thread_key IS NOT NULL;
CREATE INDEX messages_by_thread_creation ON messages (thread_key, created_at)
  WHERE thread_key IS NOT NULL;
CREATE INDEX messages_by_reply ON messages (reply_to_key) WHERE reply_to_key IS NOT NULL;
CREATE INDEX messages_pinned ON messages (conversation_key, pinned_at)
  WHERE pinned_at IS NOT NULL;
CREATE INDEX messages_streaming ON messages (stream_client) WHERE status = 'streaming';

CREATE TABLE stream_parts (
  message_key INTEGER NOT NULL REFERENCES messages ON DELETE CASCADE,
  part INTEGER NOT NULL,
  kind TEXT NOT NULL,
  name TEXT,
  body TEXT NOT NULL,
  PRIMARY KEY (message_key, part)
) STRICT, WITHOUT ROWID;

CREATE TABLE answers (
  client TEXT NOT NULL,
  number INTEGER NOT NULL,
  answer TEXT NOT NULL,
  PRIMARY KEY (client, number)
) STRICT, WITHOUT ROWID;

CREATE TABLE components (
  component_key INTEGER PRIMARY KEY,
  scope_key INTEGER NOT NULL REFERENCES scopes ON DELETE CASCADE,
  conversation_key INTEGER NOT NULL REFERENCES conversations ON DELETE CASCADE,
  message_key INTEGER REFERENCES messages ON DELETE SET NULL,
  sequence INTEGER NOT NULL,
  id TEXT NOT NULL,
  component_kind TEXT NOT NULL,
  created_at INTEGER NOT NULL,
  updated_at INTEGER NOT NULL,
  deleted_at INTEGER,
  payload TEXT NOT NULL,
  UNIQUE (scope_key, id),
  UNIQUE (conversation_key, sequence)
) STRICT;
CREATE INDEX components_by_message ON components (message_key, sequence)
  WHERE message_key IS NOT NULL;
CREATE INDEX components_by_creation ON components (scope_key, created_at);
CREATE INDEX components_by_conversation_creation ON components (conversation_key, created_at);

CREATE TABLE attachments (
  attachment_key INTEGER PRIMARY KEY,
  scope_key INTEGER NOT NULL REFERENCES scopes ON DELETE CASCADE,
  conversation_key INTEGER NOT NULL REFERENCES conversations ON DELETE CASCADE,
  message_key INTEGER NOT NULL REFERENCES messages ON DELETE CASCADE,
  id TEXT NOT NULL,
  name TEXT NOT NULL,
  mime_type TEXT NOT NULL,
  storage_path TEXT NOT NULL,
  file_id TEXT NOT NULL,
  size INTEGER,
  extraction_request_id TEXT NOT NULL,
  extraction_status TEXT NOT NULL,
  created_at INTEGER NOT NULL,
  updated_at INTEGER NOT NULL,
  deleted_at INTEGER,
  metadata TEXT NOT NULL,
  extracted_text TEXT,
  sha256 TEXT,
  file TEXT,
  UNIQUE (scope_key, id)
) STRICT;
CREATE INDEX attachments_by_message ON attachments (message_key);
CREATE INDEX attachments_by_creation ON attachments (scope_key, created_at);
CREATE INDEX attachments_by_conversation_creation ON attachments (conversation_key, created_at);
CREATE INDEX attachments_by_extraction ON attachments
  (scope_key, extraction_request_id, created_at);
CREATE INDEX attachments_by_bytes ON attachments (scope_key, sha256, size)
  WHERE sha256 IS NOT NULL;
CREATE INDEX attachments_by_file ON attachments (file) WHERE file IS NOT NULL;

CREATE TABLE freed_files (
  file TEXT PRIMARY KEY
) STRICT, WITHOUT ROWID;
CREATE TRIGGER attachments_free_files AFTER DELETE ON attachments WHEN OLD.file IS NOT NULL
  AND NOT EXISTS (SELECT 1 FROM attachments WHERE file = OLD.file)
BEGIN
  INSERT OR IGNORE INTO freed_files (file) VALUES (OLD.file);
END;

CREATE TABLE users (
  user_key INTEGER PRIMARY KEY,
  scope_key INTEGER NOT NULL REFERENCES scopes ON DELETE CASCADE,
  id TEXT NOT NULL,
  name TEXT NOT NULL,
  email TEXT,
  avatar_url TEXT,
  created_at INTEGER NOT NULL,
  updated_at INTEGER NOT NULL,
  UNIQUE (scope_key, id)
) STRICT;
CREATE INDEX users_by_name ON users (scope_key, name);

CREATE TABLE assistants (
  assistant_key INTEGER PRIMARY KEY,
  scope_key INTEGER NOT NULL REFERENCES scopes ON DELETE CASCADE,
  id TEXT NOT NULL,
  name TEXT NOT NULL,
  user_authentication INTEGER NOT NULL,
  provider TEXT NOT NULL,
  model TEXT NOT NULL,
  created_at INTEGER NOT NULL,
  updated_at INTEGER NOT NULL,
  deleted_at INTEGER,
  config TEXT,
  UNIQUE (scope_key, id)
) STRICT;
CREATE INDEX assistants_by_name ON assistants (scope_key, name) WHERE deleted_at IS NULL;
CREATE INDEX assistants_by_creation ON assistants (scope_key, created_at)
  WHERE deleted_at IS NULL;

CREATE TABLE members (
  conversation_key INTEGER NOT NULL REFERENCES conversations ON DELETE CASCADE,
  user_id TEXT NOT NULL,
  role TEXT NOT NULL,
  created_at INTEGER NOT NULL,
  PRIMARY KEY (conversation_key, user_id)
) STRICT, WITHOUT ROWID;

CREATE TABLE read_marks (
  conversation_key INTEGER NOT NULL REFERENCES conversations ON DELETE CASCADE,
  user_id TEXT NOT NULL,
  sequence INTEGER NOT NULL,
  read_at INTEGER,
  marked_at INTEGER NOT NULL,
  PRIMARY KEY (conversation_key, user_id)
) STRICT, WITHOUT ROWID;

CREATE TABLE reactions (
  message_key INTEGER NOT NULL REFERENCES messages ON DELETE CASCADE,
  name TEXT NOT NULL,
  user_id TEXT NOT NULL,
  created_at INTEGER NOT NULL,
  PRIMARY KEY (message_key, name, user_id)
) STRICT, WITHOUT ROWID;

CREATE TABLE feedback (
  message_key INTEGER PRIMARY KEY REFERENCES messages ON DELETE CASCADE,
  rating TEXT NOT NULL,
  comment TEXT,
  updated_at INTEGER NOT NULL
) STRICT;

CREATE TABLE drafts (
  conversation_key INTEGER PRIMARY KEY REFERENCES conversations ON DELETE CASCADE,
  text TEXT NOT NULL,
  data TEXT,
  updated_at INTEGER NOT NULL
) STRICT;
)sql"
    // The index of the search takes words that were found already: see sqlite/full_text.h. Its
    // pages are such that one of ours holds one of them.
    R"sql(
CREATE VIRTUAL TABLE search_index USING fts5 (
  words, content = '', contentless_delete = 1, tokenize = 'packed'
);
INSERT INTO search_index (search_index, rank) VALUES ('pgsz', 4040);

CREATE TABLE search_progress (
  kind INTEGER PRIMARY KEY,
  indexed_until INTEGER NOT NULL
) STRICT;
INSERT INTO search_progress (kind, indexed_until) VALUES (0, 0), (1, 0), (2, 0);

CREATE TABLE search_queue (
  kind INTEGER NOT NULL,
  row_key INTEGER NOT NULL,
  scope_key INTEGER NOT NULL,
  PRIMARY KEY (kind, row_key)
) STRICT, WITHOUT ROWID;
CREATE INDEX search_queue_by_scope ON search_queue (scope_key);
)sql"
    // What SQLite's planner is to think of the tables, so that plans are the same in every store
    // and do not wait for somebody to run ANALYZE: a hundred messages in a conversation, ten
    // conversations in a scope, many scopes, however many there are. For each index the number of
    // its rows, then how many share its first column, its first two, ...
    R"sql(
ANALYZE sqlite_schema;
INSERT INTO sqlite_stat1 (tbl, idx, stat) VALUES
  ('messages', 'sqlite_autoindex_messages_1', '100000 1000 1'),
  ('messages', 'sqlite_autoindex_messages_2', '100000 100 1'),
  ('messages', 'messages_by_creation', '100000 1000 1'),
  ('messages', 'messages_by_conversation_creation', '100000 100 1'),
  ('messages', 'messages_by_role', '100000 100 40 1'),
  ('messages', 'messages_on_path', '90000 90 1'),
  ('messages', 'messages_off_path', '5000 10 2'),
  ('messages', 'messages_of_others', '20000 40 1'),
  ('messages', 'messages_by_thread', '5000 5 1'),
  ('messages', 'messages_by_thread_creation', '5000 5 1'),
  ('messages', 'messages_by_reply', '5000 2'),
  ('messages', 'messages_pinned', '1000 3 1'),
  ('messages', 'messages_streaming', '1 1');
ANALYZE sqlite_schema;
)sql";

constexpr std::array kMigrations = {kVersion1};

bool is_empty(sqlite::Connection& connection) {
  return connection.integer("SELECT count(*) FROM sqlite_schema") == 0;
}

void check_ours(sqlite::Connection& connection) {
  if (connection.integer("PRAGMA application_id") != kApplicationId) {
    throw Error(ErrorCode::kCorrupt,
                "The file is a database of another program. It was left as it was; choose another "
                "name for the store.");
  }
}

void check_not_newer(std::int64_t version, std::int64_t known) {
  if (version < 0) throw Error::damaged("its schema's version is " + std::to_string(version) + ".");
  if (version > known) {
    throw Error(ErrorCode::kSchemaTooNew,
                "The store was written by a newer version of chatkeep (schema " +
                    std::to_string(version) + ", this one knows " + std::to_string(known) +
                    "). It was left as it was. Reload the page or update the package.");
  }
}

std::int64_t version_of(sqlite::Connection& connection) {
  return connection.integer("PRAGMA user_version");
}

}  // namespace

Migrations all_migrations() { return kMigrations; }

std::int64_t schema_version() { return static_cast<std::int64_t>(kMigrations.size()); }

SchemaState schema_state(sqlite::Connection& connection, Migrations migrations) {
  const std::int64_t version = version_of(connection);
  const auto last = static_cast<std::int64_t>(migrations.size());
  if (version == 0 && is_empty(connection)) return SchemaState::kEmpty;
  check_ours(connection);
  check_not_newer(version, last);
  return version == last ? SchemaState::kCurrent : SchemaState::kOlder;
}

void migrate(sqlite::Connection& connection, Migrations migrations) {
  const SchemaState state = schema_state(connection, migrations);
  if (state == SchemaState::kCurrent) return;
  // Recorded in the file, so once is enough.
  if (state == SchemaState::kEmpty) connection.execute("PRAGMA journal_mode = WAL");
  const auto last = static_cast<std::int64_t>(migrations.size());
  for (std::int64_t version = version_of(connection); version < last; ++version) {
    sqlite::Transaction transaction(connection);
    connection.execute(migrations[static_cast<std::size_t>(version)]);
    connection.execute("PRAGMA application_id = " + std::to_string(kApplicationId));
    connection.execute("PRAGMA user_version = " + std::to_string(version + 1));
    transaction.commit();
  }
}

}  // namespace chatkeep
