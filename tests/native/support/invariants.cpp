#include "support/invariants.h"

#include <array>

namespace chatkeep::test {

namespace {

struct Invariant {
  const char* name;
  const char* violations;  // A row for each.
};

constexpr std::array kInvariants = {
    Invariant{"foreign keys lead to rows", "SELECT 1 FROM pragma_foreign_key_check"},
    Invariant{"each message on a path follows the one before it there",
              "SELECT 1 FROM (SELECT previous_key, lag(message_key) OVER"
              " (PARTITION BY conversation_key ORDER BY sequence) AS before"
              " FROM messages WHERE on_path = 1) WHERE previous_key IS NOT before"},
    Invariant{"replies are on no path and follow nothing",
              "SELECT 1 FROM messages WHERE thread_key IS NOT NULL"
              " AND (on_path = 1 OR previous_key IS NOT NULL)"},
    Invariant{"a message follows an earlier top-level one of its conversation",
              "SELECT 1 FROM messages m LEFT JOIN messages p ON p.message_key = m.previous_key"
              " WHERE m.previous_key IS NOT NULL AND (p.message_key IS NULL"
              " OR p.conversation_key <> m.conversation_key OR p.thread_key IS NOT NULL"
              " OR p.sequence >= m.sequence)"},
    Invariant{"a thread's root is a top-level message of its conversation",
              "SELECT 1 FROM messages m JOIN messages r ON r.message_key = m.thread_key"
              " WHERE r.conversation_key <> m.conversation_key OR r.thread_key IS NOT NULL"},
    Invariant{"nothing is streaming", "SELECT 1 FROM messages WHERE status = 'streaming'"},
    Invariant{"nothing is left of a journal", "SELECT 1 FROM stream_parts"},
    Invariant{"nothing is left of an import that was cut off",
              "SELECT 1 FROM conversations WHERE import_client IS NOT NULL"},
    Invariant{"sequences are unique in a conversation",
              "SELECT 1 FROM (SELECT conversation_key, sequence FROM messages UNION ALL"
              " SELECT conversation_key, sequence FROM components)"
              " GROUP BY conversation_key, sequence HAVING count(*) > 1"},
    Invariant{"no sequence is beyond the last that was given out",
              "SELECT 1 FROM (SELECT conversation_key, sequence FROM messages UNION ALL"
              " SELECT conversation_key, sequence FROM components)"
              " JOIN conversations USING (conversation_key) WHERE sequence > last_sequence"},
    Invariant{"summaries and read marks end within their conversation",
              "SELECT 1 FROM conversations WHERE summary_until_sequence > last_sequence UNION ALL"
              " SELECT 1 FROM read_marks JOIN conversations USING (conversation_key)"
              " WHERE sequence > last_sequence"},
    Invariant{"tags are kept twice alike",
              "SELECT 1 FROM conversations c WHERE (SELECT count(*) FROM conversation_tags t"
              " WHERE t.conversation_key = c.conversation_key) <> json_array_length(c.tags)"
              " OR EXISTS (SELECT 1 FROM json_each(c.tags) j WHERE NOT EXISTS"
              " (SELECT 1 FROM conversation_tags t WHERE t.conversation_key = c.conversation_key"
              " AND t.tag = j.value))"},
    Invariant{"the search has indexed what it has passed",
              "SELECT 1 FROM messages m"
              " WHERE message_key <= (SELECT indexed_until FROM search_progress WHERE kind = 0)"
              " AND NOT EXISTS (SELECT 1 FROM search_queue q"
              "   WHERE q.kind = 0 AND q.row_key = m.message_key)"
              " AND NOT EXISTS (SELECT 1 FROM search_index_docsize d"
              "   WHERE d.id BETWEEN (m.scope_key << 43) + (m.message_key << 3)"
              "     AND (m.scope_key << 43) + (m.message_key << 3) + 7)"},
    Invariant{"the search has indexed nothing that is gone",
              "SELECT 1 FROM search_index_docsize d WHERE (d.id >> 41 & 3) = 0"
              " AND NOT EXISTS (SELECT 1 FROM messages m"
              "   WHERE m.message_key = (d.id >> 3 & 0x3fffffffff) AND m.scope_key = d.id >> 43)"
              " AND NOT EXISTS (SELECT 1 FROM search_queue q"
              "   WHERE q.kind = 0 AND q.row_key = (d.id >> 3 & 0x3fffffffff))"},
    Invariant{"parts of a message are of its conversation",
              "SELECT 1 FROM attachments JOIN messages m USING (message_key)"
              " WHERE attachments.conversation_key <> m.conversation_key UNION ALL"
              " SELECT 1 FROM components JOIN messages m USING (message_key)"
              " WHERE components.conversation_key <> m.conversation_key"},
    Invariant{"the same bytes of a scope have one file, which is not freed",
              "SELECT 1 FROM attachments a JOIN attachments b USING (scope_key, sha256)"
              " WHERE a.file <> b.file UNION ALL"
              " SELECT 1 FROM attachments JOIN freed_files USING (file)"},
};

}  // namespace

std::string broken_storage(sqlite::Connection& database) {
  const std::string integrity = database.text("PRAGMA integrity_check");
  return integrity == "ok" ? "" : integrity;
}

std::string broken_invariants(sqlite::Connection& database) {
  std::string broken;
  for (const Invariant& invariant : kInvariants) {
    sqlite::Query rows = database.query(invariant.violations);
    if (!rows.step()) continue;
    if (!broken.empty()) broken.append("; ");
    broken.append("not so: ").append(invariant.name);
  }
  return broken;
}

}  // namespace chatkeep::test
