#include "repair/rebuild.h"

#include "base/clock.h"
#include "base/uuid.h"
#include "search/indexing.h"
#include "sqlite/transaction.h"

namespace chatkeep {

namespace {

constexpr std::string_view kInsertScope =
    "INSERT OR IGNORE INTO scopes (scope_key, user_id, organization_id) VALUES (?, ?, ?)";

// Rows whose user is not known any more are shown to nobody who opens the store as before, rather
// than to the wrong one.
constexpr const char* kMissingScopes = R"sql(
  INSERT OR IGNORE INTO scopes (scope_key, user_id, organization_id)
  SELECT scope_key, 'recovered-' || scope_key, '' FROM (
    SELECT scope_key FROM conversations UNION SELECT scope_key FROM messages
    UNION SELECT scope_key FROM components UNION SELECT scope_key FROM users
    UNION SELECT scope_key FROM assistants)
)sql";

constexpr std::string_view kMissingConversations =
    "SELECT conversation_key, scope_key, min(created_at) FROM ("
    "  SELECT conversation_key, scope_key, created_at FROM messages"
    "  UNION ALL SELECT conversation_key, scope_key, created_at FROM components)"
    " WHERE conversation_key NOT IN (SELECT conversation_key FROM conversations)"
    " GROUP BY conversation_key";
constexpr std::string_view kHasConversation =
    "SELECT 1 FROM conversations WHERE conversation_key = ?";
constexpr std::string_view kInsertConversation =
    "INSERT OR IGNORE INTO conversations (conversation_key, scope_key, id, title, type, pinned,"
    " archived, created_at, updated_at, deleted_at, tags)"
    " VALUES (?1, ?2, ?3, ?4, 'chat', 0, 0, ?5, ?5, nullif(?6, 0), '[]')";

constexpr const char* kOrphans = R"sql(
  -- A reply to what is lost becomes a message beside the branch. 0 is no message: see below.
  UPDATE messages SET thread_key = NULL, previous_key = 0, on_path = 0
    WHERE thread_key IS NOT NULL AND NOT EXISTS (
      SELECT 1 FROM messages t WHERE t.message_key = messages.thread_key
        AND t.conversation_key = messages.conversation_key AND t.thread_key IS NULL);
  UPDATE messages SET reply_to_key = NULL
    WHERE reply_to_key NOT IN (SELECT message_key FROM messages);
  UPDATE components SET message_key = NULL
    WHERE message_key NOT IN (SELECT message_key FROM messages);
  DELETE FROM attachments WHERE message_key NOT IN (SELECT message_key FROM messages);
  DELETE FROM reactions WHERE message_key NOT IN (SELECT message_key FROM messages);
  DELETE FROM feedback WHERE message_key NOT IN (SELECT message_key FROM messages);
  DELETE FROM stream_parts WHERE message_key NOT IN (SELECT message_key FROM messages);
  DELETE FROM members WHERE conversation_key NOT IN (SELECT conversation_key FROM conversations);
  DELETE FROM read_marks WHERE conversation_key NOT IN (SELECT conversation_key FROM conversations);
  DELETE FROM drafts WHERE conversation_key NOT IN (SELECT conversation_key FROM conversations);
  -- The original, which was saved aside, still says what their bytes are.
  DELETE FROM freed_files;
)sql";

constexpr const char* kBranches = R"sql(
  -- What followed a message that is lost follows the one that was shown before it.
  UPDATE messages SET previous_key = (
      SELECT p.message_key FROM messages p WHERE p.conversation_key = messages.conversation_key
        AND p.on_path = 1 AND p.sequence < messages.sequence ORDER BY p.sequence DESC LIMIT 1)
    WHERE previous_key IS NOT NULL AND NOT EXISTS (
      SELECT 1 FROM messages p WHERE p.message_key = messages.previous_key
        AND p.conversation_key = messages.conversation_key AND p.thread_key IS NULL
        AND p.sequence < messages.sequence);
  UPDATE messages SET previous_key = NULL WHERE thread_key IS NOT NULL;
  -- The path is what leads to the head: the last message that was shown, else the last.
  CREATE TEMP TABLE shown (message_key INTEGER PRIMARY KEY);
  INSERT INTO shown
    WITH RECURSIVE path (message_key) AS (
      SELECT (SELECT m.message_key FROM messages m
                WHERE m.conversation_key = c.conversation_key AND m.thread_key IS NULL
                ORDER BY m.on_path DESC, m.sequence DESC LIMIT 1)
        FROM conversations c
      UNION
      SELECT m.previous_key FROM path JOIN messages m ON m.message_key = path.message_key
        WHERE m.previous_key IS NOT NULL)
    SELECT message_key FROM path WHERE message_key IS NOT NULL;
  UPDATE messages SET on_path = NOT on_path
    WHERE on_path <> (message_key IN (SELECT message_key FROM shown));
  DROP TABLE shown;
)sql";

constexpr const char* kCounters = R"sql(
  UPDATE conversations SET
    last_sequence = max(last_sequence,
      coalesce((SELECT max(sequence) FROM messages m
                  WHERE m.conversation_key = conversations.conversation_key), 0),
      coalesce((SELECT max(sequence) FROM components p
                  WHERE p.conversation_key = conversations.conversation_key), 0)),
    last_message_at = (
      SELECT created_at FROM (
        SELECT m.sequence, m.created_at FROM messages m
          LEFT JOIN messages t ON t.message_key = m.thread_key
          WHERE m.conversation_key = conversations.conversation_key
            AND m.deleted_at IS NULL AND t.deleted_at IS NULL
        UNION ALL
        SELECT p.sequence, p.created_at FROM components p
          LEFT JOIN messages m ON m.message_key = p.message_key
          LEFT JOIN messages t ON t.message_key = m.thread_key
          WHERE p.conversation_key = conversations.conversation_key
            AND p.deleted_at IS NULL AND m.deleted_at IS NULL AND t.deleted_at IS NULL)
      ORDER BY sequence DESC LIMIT 1);
  UPDATE conversations SET summary_until_sequence = last_sequence
    WHERE summary_until_sequence > last_sequence;
  UPDATE read_marks SET sequence = (
      SELECT min(c.last_sequence, read_marks.sequence) FROM conversations c
        WHERE c.conversation_key = read_marks.conversation_key);
  UPDATE conversations SET tags = '[]' WHERE NOT json_valid(tags);
  DELETE FROM conversation_tags;
  INSERT OR IGNORE INTO conversation_tags (conversation_key, tag)
    SELECT c.conversation_key, t.value FROM conversations c, json_each(c.tags) t
      WHERE t.type = 'text';
)sql";

struct LostConversation {
  std::int64_t key;
  std::int64_t scope_key;
  std::int64_t created_at;
};

std::vector<LostConversation> missing_conversations(sqlite::Connection& database,
                                                    const IndexedRows& indexed, std::int64_t now) {
  std::vector<LostConversation> missing;
  std::set<std::int64_t> found;
  {
    sqlite::Query rows = database.query(kMissingConversations);
    while (rows.step()) {
      missing.push_back({rows.integer(0), rows.integer(1), rows.integer(2)});
      found.insert(rows.integer(0));
    }
  }
  for (const auto& [key, conversation] : indexed.conversations) {
    sqlite::Query row = database.query(kHasConversation);
    if (found.contains(key) || row.with(key).step()) continue;
    missing.push_back({key, conversation.scope_key, now});
  }
  return missing;
}

std::set<std::int64_t> restore_conversations(sqlite::Connection& database,
                                             const IndexedRows& indexed) {
  Clock clock;
  UuidGenerator ids;
  const std::int64_t now = clock.now();
  std::set<std::int64_t> restored;
  for (const LostConversation& lost : missing_conversations(database, indexed, now)) {
    const auto known = indexed.conversations.find(lost.key);
    const auto title = indexed.titles.find(lost.key);
    const bool is_known = known != indexed.conversations.end();
    const bool was_deleted = is_known && indexed.has_all_titles && title == indexed.titles.end();
    const std::string id = is_known ? known->second.id : ids.next(clock.now());
    const std::string name = title == indexed.titles.end() ? "Recovered" : title->second;
    const std::int64_t deleted_at = was_deleted ? now : 0;
    database.query(kInsertConversation)
        .with(lost.key, lost.scope_key, id, name, lost.created_at, deleted_at)
        .run();
    restored.insert(lost.key);
  }
  return restored;
}

}  // namespace

std::set<std::int64_t> rebuild(sqlite::Connection& database, const IndexedRows& indexed) {
  sqlite::Transaction transaction(database);
  for (const auto& [key, scope] : indexed.scopes) {
    database.query(kInsertScope).with(key, scope.user_id, scope.organization_id).run();
  }
  std::set<std::int64_t> restored = restore_conversations(database, indexed);
  database.execute(kMissingScopes);
  database.execute(kOrphans);
  database.execute(kBranches);
  database.execute(kCounters);
  transaction.commit();
  index_everything(database);
  return restored;
}

}  // namespace chatkeep
