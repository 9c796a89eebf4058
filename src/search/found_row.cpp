#include "search/found_row.h"

#include <array>

#include "search/searched_text.h"

namespace chatkeep {

namespace {

// What of a message `m` with the root of its thread `t` is common to the three. A reply is on the
// path when the root is.
const std::string kOfMessage =
    " coalesce(t.on_path, m.on_path, 1), m.message_key, EXISTS (SELECT 1 FROM attachments f"
    " WHERE f.message_key = m.message_key AND f.deleted_at IS NULL),";
const std::string kRoot = " LEFT JOIN messages t ON t.message_key = m.thread_key";
const std::string kOfScope = ".scope_key = ?1 AND c.scope_key = ?1";
const std::string kShown =
    " AND c.deleted_at IS NULL AND m.deleted_at IS NULL AND t.deleted_at IS NULL";

// By kind.
const std::array<std::string, 3> kRow = {
    "SELECT m.id, m.id, c.id, c.conversation_key, m.sequence, m.role, m.kind, m.created_at," +
        kOfMessage +
        " coalesce(m.text, m.content) FROM messages m JOIN conversations c USING"
        " (conversation_key)" +
        kRoot + " WHERE m" + kOfScope + " AND m.message_key = ?2" + kShown,
    "SELECT p.id, m.id, c.id, c.conversation_key, p.sequence, 'assistant', 'component',"
    " p.created_at," +
        kOfMessage +
        " p.payload FROM components p JOIN conversations c USING (conversation_key)"
        " LEFT JOIN messages m ON m.message_key = p.message_key" +
        kRoot + " WHERE p" + kOfScope + " AND p.component_key = ?2 AND p.deleted_at IS NULL" +
        kShown,
    "SELECT a.id, m.id, c.id, c.conversation_key, m.sequence, m.role, 'attachment',"
    " a.created_at," +
        kOfMessage +
        " a.name || char(10) || coalesce(a.extracted_text, '') FROM attachments a"
        " JOIN conversations c USING (conversation_key)"
        " JOIN messages m ON m.message_key = a.message_key" +
        kRoot + " WHERE a" + kOfScope + " AND a.attachment_key = ?2 AND a.deleted_at IS NULL" +
        kShown,
};

}  // namespace

std::optional<FoundRow> find_row(Session& session, SearchKind kind, std::int64_t key) {
  sqlite::Query row = session.database.query(kRow[static_cast<std::size_t>(kind)]);
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
