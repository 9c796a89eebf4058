#include "search/found_row.h"

#include "search/searched_table.h"
#include "search/searched_text.h"

namespace chatkeep {

namespace {

// What is common to the three: the conversation `c`, the message with the root of its thread `t`,
// and the text. A reply is on the path when the root is.
std::string row_of(SearchKind kind, const std::string& own, const std::string& joined) {
  const SearchedTable& table = kSearchedTables[static_cast<std::size_t>(kind)];
  const std::string name(table.name);
  std::string statement = "SELECT " + name + ".id, messages.id, c.id, c.conversation_key, " + own;
  statement.append(", ").append(table.type).append(", ").append(name).append(".created_at,");
  statement.append(
      " coalesce(t.on_path, messages.on_path, 1), messages.message_key,"
      " EXISTS (SELECT 1 FROM attachments f"
      "   WHERE f.message_key = messages.message_key AND f.deleted_at IS NULL), ");
  statement.append(table.text).append(" FROM ").append(name);
  statement.append(" JOIN conversations c USING (conversation_key)").append(joined);
  statement.append(" LEFT JOIN messages t ON t.message_key = messages.thread_key WHERE ");
  statement.append(name).append(".scope_key = ?1 AND c.scope_key = ?1 AND ");
  statement.append(name).append(".").append(table.key).append(" = ?2 AND ").append(name);
  return statement.append(
      ".deleted_at IS NULL AND c.deleted_at IS NULL"
      " AND messages.deleted_at IS NULL AND t.deleted_at IS NULL");
}

const SearchStatements kRow = {
    row_of(SearchKind::kMessage, "messages.sequence, messages.role", ""),
    row_of(SearchKind::kComponent, "components.sequence, 'assistant'",
           " LEFT JOIN messages ON messages.message_key = components.message_key"),
    row_of(SearchKind::kAttachment, "messages.sequence, messages.role",
           " JOIN messages ON messages.message_key = attachments.message_key"),
};

}  // namespace

std::optional<FoundRow> find_row(Session& session, SearchKind kind, std::int64_t key) {
  sqlite::Query row = session.database.query(statement_of(kRow, kind));
  if (!row.with(session.scope_key, key).step()) return std::nullopt;
  std::optional<std::string> message_id;
  if (const auto id = row.optional_text(1)) message_id = *id;
  return FoundRow{
      .id = std::string(row.text(0)),
      .message_id = std::move(message_id),
      .conversation_id = std::string(row.text(2)),
      .conversation_key = row.integer(3),
      .sequence = row.integer(4),
      .role = std::string(row.text(5)),
      .type = std::string(row.text(6)),
      .created_at = row.integer(7),
      .is_on_path = row.integer(8) != 0,
      .message_key = row.optional_integer(9),
      .has_attachment = row.integer(10) != 0,
      .text = searched_text(kind, row.text(11)),
  };
}

}  // namespace chatkeep
