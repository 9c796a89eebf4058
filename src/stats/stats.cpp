#include "stats/stats.h"

#include "base/heap.h"
#include "components/component_row.h"
#include "schema/migrations.h"

namespace chatkeep {

namespace {

constexpr std::string_view kConversations =
    "SELECT count(*) FROM conversations WHERE scope_key = ? AND deleted_at IS NULL";
constexpr std::string_view kMessages =
    "SELECT count(*) FROM messages m JOIN conversations c USING (conversation_key)"
    " LEFT JOIN messages t ON t.message_key = m.thread_key"
    " WHERE m.scope_key = ? AND m.deleted_at IS NULL AND c.deleted_at IS NULL"
    " AND t.deleted_at IS NULL";
const std::string kComponents = "SELECT count(*) FROM " + std::string(kComponentTables) +
                                " WHERE p.scope_key = ? AND " + std::string(kComponentShown);

constexpr std::string_view kAttachments =
    "SELECT count(*) FROM attachments a JOIN conversations c USING (conversation_key)"
    " JOIN messages m USING (message_key)"
    " LEFT JOIN messages t ON t.message_key = m.thread_key"
    " WHERE a.scope_key = ? AND a.deleted_at IS NULL AND c.deleted_at IS NULL"
    " AND m.deleted_at IS NULL AND t.deleted_at IS NULL";

// Those of hidden attachments too, which take as much room. The same bytes are kept once.
constexpr std::string_view kAttachmentBytes =
    "SELECT DISTINCT sha256, size FROM attachments WHERE scope_key = ? AND sha256 IS NOT NULL";

std::int64_t count(Session& session, std::string_view sql) {
  sqlite::Query query = session.database.query(sql);
  query.with(session.scope_key).step();
  return query.integer(0);
}

std::int64_t attachment_bytes(Session& session) {
  std::int64_t sum = 0;
  sqlite::Query row = session.database.query(kAttachmentBytes);
  row.with(session.scope_key);
  while (row.step()) sum += row.integer(1);
  return sum;
}

void stats(Session& session, const Arguments&, JsonWriter& answer) {
  answer.begin_object();
  answer.key("conversations").number(count(session, kConversations));
  answer.key("messages").number(count(session, kMessages));
  answer.key("components").number(count(session, kComponents));
  answer.key("attachments").number(count(session, kAttachments));
  answer.key("attachmentBytes").number(attachment_bytes(session));
  answer.key("databaseBytes").number(session.files.size(StoreFile::kDatabase));
  answer.key("walBytes").number(session.files.size(StoreFile::kWriteAheadLog));
  answer.key("heapBytes").number(heap_bytes());
  answer.key("schemaVersion").number(schema_version());
  answer.key("sqliteVersion").text(sqlite::Connection::library_version());
  answer.end_object();
}

}  // namespace

Operations stats_operations() { return {{"stats", OperationKind::kRead, stats}}; }

}  // namespace chatkeep
