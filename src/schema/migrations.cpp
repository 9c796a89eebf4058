#include "schema/migrations.h"

#include <array>
#include <string>

#include "base/error.h"
#include "sqlite/transaction.h"

namespace chatkeep {

namespace {

// docs/format.md explains each table and index.
constexpr const char* kVersion1 = R"sql(
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
  created_at INTEGER NOT NULL,
  updated_at INTEGER NOT NULL,
  deleted_at INTEGER,
  tags TEXT NOT NULL,
  data TEXT,
  meta TEXT,
  UNIQUE (scope_key, id)
) STRICT;
CREATE TABLE conversation_tags (
  conversation_key INTEGER NOT NULL REFERENCES conversations ON DELETE CASCADE,
  tag TEXT NOT NULL,
  PRIMARY KEY (conversation_key, tag)
) STRICT, WITHOUT ROWID;
CREATE INDEX conversations_by_activity ON conversations (scope_key, last_message_at)
  WHERE deleted_at IS NULL;
CREATE INDEX conversations_by_creation ON conversations (scope_key, created_at)
  WHERE deleted_at IS NULL;
CREATE INDEX conversations_by_title ON conversations (scope_key, title)
  WHERE deleted_at IS NULL;

CREATE TABLE messages (
  message_key INTEGER PRIMARY KEY,
  scope_key INTEGER NOT NULL REFERENCES scopes ON DELETE CASCADE,
  conversation_key INTEGER NOT NULL REFERENCES conversations ON DELETE CASCADE,
  sequence INTEGER NOT NULL,
  id TEXT NOT NULL,
  role TEXT NOT NULL,
  kind TEXT NOT NULL,
  status TEXT NOT NULL,
  provider TEXT NOT NULL,
  model TEXT NOT NULL,
  detected_mode TEXT,
  author_id TEXT NOT NULL,
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
CREATE INDEX messages_streaming ON messages (message_key) WHERE status = 'streaming';

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
CREATE INDEX components_by_message ON components (message_key) WHERE message_key IS NOT NULL;
CREATE INDEX components_by_creation ON components (scope_key, created_at);
)sql";

// Version n is reached by running element n - 1 on version n - 1.
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

void check_not_newer(std::int64_t version) {
  if (version > schema_version()) {
    throw Error(ErrorCode::kSchemaTooNew,
                "The store was written by a newer version of chatkeep (schema " +
                    std::to_string(version) + ", this one knows " +
                    std::to_string(schema_version()) +
                    "). It was left as it was. Reload the page or update the package.");
  }
}

}  // namespace

std::int64_t schema_version() { return static_cast<std::int64_t>(kMigrations.size()); }

void migrate(sqlite::Connection& connection) {
  std::int64_t version = connection.integer("PRAGMA user_version");
  if (version == schema_version()) {
    check_ours(connection);
    return;
  }
  if (version == 0 && is_empty(connection)) {
    // Recorded in the file, so once is enough.
    connection.execute("PRAGMA journal_mode = WAL");
  } else {
    check_ours(connection);
    check_not_newer(version);
  }
  for (; version < schema_version(); ++version) {
    sqlite::Transaction transaction(connection);
    connection.execute(kMigrations[static_cast<std::size_t>(version)]);
    connection.execute("PRAGMA application_id = " + std::to_string(kApplicationId));
    connection.execute("PRAGMA user_version = " + std::to_string(version + 1));
    transaction.commit();
  }
}

}  // namespace chatkeep
