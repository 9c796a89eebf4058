#include "summaries/summaries.h"

#include "base/error.h"
#include "conversations/conversations.h"
#include "filters/list_model.h"
#include "messages/message_row.h"
#include "operations/columns.h"
#include "operations/row_changes.h"
#include "operations/windows.h"

namespace chatkeep {

namespace {

constexpr std::string_view kFind =
    "SELECT conversation_key, summary, summary_until_sequence FROM conversations"
    " WHERE scope_key = ? AND id = ? AND deleted_at IS NULL";
constexpr std::string_view kForgetBeyond =
    "UPDATE conversations SET summary = '', summary_until_sequence = 0, updated_at = ?3"
    " WHERE conversation_key = ?1 AND summary_until_sequence > ?2 RETURNING 1";

// Messages of the branch that is shown.
const std::string kOnPath =
    " WHERE m.conversation_key = ?1 AND m.on_path = 1 AND m.deleted_at IS NULL";
// An answer that was cut off is finished too: it stays as it is.
const std::string kUsable = "m.status IN ('completed', 'interrupted')";
const std::string kUsableMessages = "SELECT " + std::string(kMessageColumns) + " FROM " +
                                    std::string(kMessageTables) + kOnPath + " AND " + kUsable +
                                    " AND m.sequence > ?2";
const std::string kPending = kUsableMessages + " ORDER BY m.sequence LIMIT ?3";
const std::string kContextPage =
    kUsableMessages + " AND m.sequence < ?3 ORDER BY m.sequence DESC LIMIT ?4";
// Those that the summary covers, those after it that are unfinished, those after it that are not.
const std::string kCounts = "SELECT count(*) FILTER (WHERE m.sequence <= ?2 AND " + kUsable +
                            "), count(*) FILTER (WHERE m.sequence > ?2 AND NOT " + kUsable +
                            "), count(*) FILTER (WHERE m.sequence > ?2 AND " + kUsable +
                            ") FROM messages m" + kOnPath;
const std::string kHistory =
    "SELECT m.id, coalesce(m.text, m.content), m.role, m.sources, m.meta FROM messages m" +
    kOnPath + " AND m.status NOT IN ('pending', 'streaming') ORDER BY m.sequence";

struct StoredSummary {
  std::int64_t conversation_key;
  std::string text;
  std::int64_t until_sequence;
};

StoredSummary find_summary(Session& session, const std::string& conversation_id) {
  sqlite::Query row = session.database.query(kFind);
  if (!row.with(session.scope_key, conversation_id).step()) {
    throw Error::not_found("conversation", conversation_id);
  }
  return {row.integer(0), std::string(row.text(1)), row.integer(2)};
}

void write_stored(Session& session, const std::string& conversation_id, JsonWriter& answer) {
  const StoredSummary summary = find_summary(session, conversation_id);
  answer.begin_object();
  answer.key("conversationId").text(conversation_id);
  answer.key("summary").text(summary.text);
  answer.key("untilSequence").number(summary.until_sequence);
  answer.end_object();
}

std::int64_t read_limit(const Fields& query) {
  return query.integer("limit", 1, kMaxPageSize).value_or(kDefaultPageSize);
}

void get(Session& session, const Arguments& arguments, JsonWriter& answer) {
  write_stored(session, arguments.id(0, "conversationId"), answer);
}

void set(Session& session, const Arguments& arguments, JsonWriter& answer) {
  const std::string& conversation_id = arguments.id(0, "conversationId");
  const OpenConversation conversation = find_conversation(session, conversation_id);
  const Fields fields(arguments.object(1), "input", {"summary", "untilSequence"});
  fields.at("summary");
  fields.at("untilSequence");
  RowChanges changes;
  changes.set("summary", *fields.unlimited_text("summary"));
  changes.set("summary_until_sequence",
              *fields.integer("untilSequence", 0, conversation.last_sequence));
  changes.apply(session, "conversations", "conversation_key", conversation.key);
  session.changes.touch(conversation.key, ChangeKind::kSummary);
  write_stored(session, conversation_id, answer);
}

void pending(Session& session, const Arguments& arguments, JsonWriter& answer) {
  const StoredSummary summary = find_summary(session, arguments.id(0, "conversationId"));
  const std::int64_t limit = read_limit(Fields(arguments.object(1), "query", {"limit"}));
  sqlite::Query rows = session.database.query(kPending);
  rows.with(summary.conversation_key, summary.until_sequence, limit + 1);
  write_page(rows, limit, answer, [&](const sqlite::Query& row) {
    write_message(session, read_message(session, row), answer);
  });
}

void write_counts(Session& session, const StoredSummary& summary, JsonWriter& answer) {
  sqlite::Query row = session.database.query(kCounts);
  row.with(summary.conversation_key, summary.until_sequence).step();
  answer.key("summarised").number(row.integer(0));
  answer.key("unfinished").number(row.integer(1));
  answer.key("completed").number(row.integer(2));
}

void write_context_messages(Session& session, const StoredSummary& summary,
                            std::int64_t before_sequence, std::int64_t limit, JsonWriter& answer) {
  sqlite::Query row = session.database.query(kContextPage);
  row.with(summary.conversation_key, summary.until_sequence, before_sequence, limit + 1);
  std::int64_t count = 0;
  bool has_more = false;
  answer.key("items").begin_array();
  while (!has_more && row.step()) {
    has_more = count++ == limit;
    if (!has_more) write_message(session, read_message(session, row), answer);
  }
  answer.end_array();
  answer.key("hasMore").boolean(has_more);
}

void context_page(Session& session, const Arguments& arguments, JsonWriter& answer) {
  const StoredSummary summary = find_summary(session, arguments.id(0, "conversationId"));
  const Fields query(arguments.object(1), "query", {"limit", "beforeSequence"});
  const std::int64_t limit = read_limit(query);
  const std::int64_t before_sequence =
      query.integer("beforeSequence", 0, kMaxSequence).value_or(kMaxSequence);
  answer.begin_object();
  write_context_messages(session, summary, before_sequence, limit, answer);
  answer.key("summary").text(summary.text);
  answer.key("untilSequence").number(summary.until_sequence);
  write_counts(session, summary, answer);
  answer.end_object();
}

void history(Session& session, const Arguments& arguments, JsonWriter& answer) {
  const OpenConversation conversation =
      find_conversation(session, arguments.id(0, "conversationId"));
  sqlite::Query row = session.database.query(kHistory);
  row.with(conversation.key);
  answer.begin_array();
  while (row.step()) {
    answer.begin_object();
    answer.key("id").text(row.text(0));
    answer.key("text").text(row.text(1));
    answer.key("role").text(row.text(2));
    write_document(answer.key("sources"), row.optional_text(3));
    write_document(answer.key("meta"), row.optional_text(4));
    answer.end_object();
  }
  answer.end_array();
}

}  // namespace

Operations summary_operations() {
  return {
      {"summaries.get", OperationKind::kRead, get},
      {"summaries.pending", OperationKind::kRead, pending},
      {"summaries.set", OperationKind::kWrite, set},
      {"context.page", OperationKind::kRead, context_page},
      {"history", OperationKind::kRead, history},
  };
}

void forget_summary_beyond(Session& session, std::int64_t conversation_key, std::int64_t sequence) {
  sqlite::Query row = session.database.query(kForgetBeyond);
  if (row.with(conversation_key, sequence, session.clock.now()).step()) {
    session.changes.touch(conversation_key, ChangeKind::kSummary);
  }
}

}  // namespace chatkeep
