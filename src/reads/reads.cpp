#include "reads/reads.h"

#include "base/error.h"
#include "conversations/conversations.h"
#include "operations/columns.h"
#include "people/members.h"

namespace chatkeep {

namespace {

constexpr std::string_view kGet =
    "SELECT sequence, coalesce(read_at, marked_at) FROM read_marks"
    " WHERE conversation_key = ? AND user_id = ?";
constexpr std::string_view kMark =
    "REPLACE INTO read_marks (conversation_key, user_id, sequence, read_at, marked_at)"
    " VALUES (?, ?, ?, ?, ?)";
constexpr std::string_view kFirstAfter =
    "SELECT min(sequence) FROM messages"
    " WHERE conversation_key = ? AND created_at > ? AND on_path = 1";

// Which messages count, by their author; parameter 2 is the user. No author is the scope's own
// user. The first repeats the terms of the index messages_of_others, so that it is used.
constexpr std::string_view kNotOfOwnUser = "m.author_id IS NOT NULL AND ";
constexpr std::string_view kNotOfAnotherUser = "m.author_id IS NOT ?2 AND ";
constexpr std::string_view kOfAnybody = "";

// Parameter 1 of each.
constexpr std::string_view kInConversation = "c.conversation_key = ?1";
// Where nothing came after the mark there is nothing to count.
constexpr std::string_view kInScope =
    "c.scope_key = ?1 AND c.deleted_at IS NULL AND c.last_sequence > coalesce(r.sequence, 0)";

std::string unread_of(std::string_view by_author) {
  std::string sql =
      "(SELECT count(*) FROM messages m WHERE m.conversation_key = c.conversation_key AND ";
  sql.append(by_author);
  return sql.append(
      "m.on_path = 1 AND m.deleted_at IS NULL AND m.sequence > coalesce(r.sequence, 0)"
      " AND (r.read_at IS NULL OR m.created_at > r.read_at))");
}

std::string unread_sql(std::string_view by_author, std::string_view where) {
  std::string sql = "SELECT c.id, ";
  sql.append(unread_of(by_author));
  sql.append(
      " FROM conversations c LEFT JOIN read_marks r"
      " ON r.conversation_key = c.conversation_key AND r.user_id = ?2 WHERE ");
  return sql.append(where);
}

// Writes the mark of a user, or null where there is none.
void write_mark(Session& session, std::int64_t conversation_key, const std::string& conversation_id,
                const std::string& user_id, JsonWriter& answer) {
  sqlite::Query row = session.database.query(kGet);
  if (!row.with(conversation_key, user_id).step()) {
    answer.null();
    return;
  }
  answer.begin_object();
  answer.key("conversationId").text(conversation_id);
  answer.key("userId").text(user_id);
  answer.key("lastReadSequence").number(row.integer(0));
  write_time(answer.key("lastReadAt"), row.integer(1));
  answer.end_object();
}

// How far something is read.
struct Extent {
  std::int64_t sequence;
  std::optional<Nanoseconds> read_at;
};

// A time in whole milliseconds stands for all of that millisecond, as answers give times: what has
// the same time in an answer is read.
Nanoseconds read_time(const Fields& fields) {
  const Nanoseconds at = *fields.time("at");
  const bool whole = fields.at("at").is_number() && at % kNanosecondsPerMillisecond == 0;
  return whole ? at + kNanosecondsPerMillisecond - 1 : at;
}

Extent extent_at(Session& session, const OpenConversation& conversation, Nanoseconds at) {
  sqlite::Query row = session.database.query(kFirstAfter);
  row.with(conversation.key, at).step();
  const std::optional<std::int64_t> first_after = row.optional_integer(0);
  return {first_after ? *first_after - 1 : conversation.last_sequence, at};
}

Extent read_extent(Session& session, const Fields& fields, const OpenConversation& conversation) {
  const std::optional<std::int64_t> sequence =
      fields.integer("sequence", 0, conversation.last_sequence);
  if (!fields.has_value("at")) return {sequence.value_or(conversation.last_sequence), std::nullopt};
  if (sequence) throw Error::invalid(fields.path("at"), "cannot be given together with sequence.");
  return extent_at(session, conversation, read_time(fields));
}

void mark(Session& session, const Arguments& arguments, JsonWriter& answer) {
  const std::string& conversation_id = arguments.id(0, "conversationId");
  const OpenConversation conversation = find_conversation(session, conversation_id);
  const Fields fields(arguments.object(1), "input", {"sequence", "at", "userId"});
  const std::string user_id = acting_user(session, fields);
  require_member(session, conversation.key, user_id);
  const Extent extent = read_extent(session, fields, conversation);
  session.database.query(kMark)
      .with(conversation.key, user_id, extent.sequence, extent.read_at, session.clock.now())
      .run();
  session.changes.touch(conversation.key, ChangeKind::kReads);
  write_mark(session, conversation.key, conversation_id, user_id, answer);
}

void get(Session& session, const Arguments& arguments, JsonWriter& answer) {
  const std::string& conversation_id = arguments.id(0, "conversationId");
  const OpenConversation conversation = find_conversation(session, conversation_id);
  const Fields fields(arguments.object(1), "options", {"userId"});
  write_mark(session, conversation.key, conversation_id, acting_user(session, fields), answer);
}

// Whose unread messages are counted.
struct Reader {
  Reader(const Session& session, const Fields& fields)
      : user_id(acting_user(session, fields)), by_author(kOfAnybody) {
    if (fields.boolean("includeOwn").value_or(false)) return;
    by_author = user_id == session.user_id ? kNotOfOwnUser : kNotOfAnotherUser;
  }

  std::string user_id;
  std::string_view by_author;
};

std::int64_t count(Session& session, std::int64_t conversation_key, std::string_view by_author,
                   const std::string& user_id) {
  sqlite::Query row = session.database.query(unread_sql(by_author, kInConversation));
  return row.with(conversation_key, user_id).step() ? row.integer(1) : 0;
}

void write_counts(Session& session, const Reader& reader, JsonWriter& answer) {
  std::int64_t total = 0;
  sqlite::Query row = session.database.query(unread_sql(reader.by_author, kInScope));
  row.with(session.scope_key, reader.user_id);
  answer.begin_object();
  answer.key("conversations").begin_object();
  while (row.step()) {
    const std::int64_t unread = row.integer(1);
    if (unread == 0) continue;
    answer.text_key(row.text(0)).number(unread);
    total += unread;
  }
  answer.end_object();
  answer.key("total").number(total);
  answer.end_object();
}

void unread(Session& session, const Arguments& arguments, JsonWriter& answer) {
  const Reader reader(session, Fields(arguments.object(1), "options", {"includeOwn", "userId"}));
  // What is absent or null reads as an empty object.
  if (arguments.object(0).empty()) {
    write_counts(session, reader, answer);
    return;
  }
  const OpenConversation conversation =
      find_conversation(session, arguments.id(0, "conversationId"));
  answer.number(count(session, conversation.key, reader.by_author, reader.user_id));
}

}  // namespace

Operations read_operations() {
  return {
      {"reads.mark", OperationKind::kWrite, mark},
      {"reads.get", OperationKind::kRead, get},
      {"reads.unread", OperationKind::kRead, unread},
  };
}

std::string unread_of_others() { return unread_of(kNotOfOwnUser); }

}  // namespace chatkeep
