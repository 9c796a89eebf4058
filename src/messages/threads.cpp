#include "messages/threads.h"

#include <algorithm>

#include "base/error.h"
#include "conversations/conversations.h"
#include "messages/message_extras.h"
#include "messages/message_row.h"
#include "messages/messages.h"
#include "operations/windows.h"
#include "people/members.h"

namespace chatkeep {

namespace {

const std::string kReplies =
    "SELECT " + std::string(kMessageColumns) + " FROM " + std::string(kMessageTables) +
    " WHERE m.scope_key = ?1 AND m.thread_key = ?2 AND " + std::string(kMessageShown);
const std::string kOlder =
    kReplies + " AND m.sequence < ?3 ORDER BY m.sequence DESC LIMIT ?4 OFFSET ?5";
const std::string kNewer =
    kReplies + " AND m.sequence > ?3 ORDER BY m.sequence ASC LIMIT ?4 OFFSET ?5";
constexpr std::string_view kCountOlder =
    "SELECT count(*) FROM messages WHERE thread_key = ? AND deleted_at IS NULL AND sequence < ?";
constexpr std::string_view kClear =
    "UPDATE messages SET deleted_at = ?2 WHERE thread_key = ?1 AND deleted_at IS NULL RETURNING 1";
constexpr std::string_view kSequence = "SELECT sequence FROM messages WHERE message_key = ?";
// The id of what a message answers, if that is shown, and whether it came before.
constexpr std::string_view kAnswered =
    "SELECT r.id, r.message_key, r.sequence < m.sequence FROM messages m"
    " JOIN messages r ON r.message_key = m.reply_to_key"
    " LEFT JOIN messages t ON t.message_key = r.thread_key"
    " WHERE m.message_key = ? AND r.deleted_at IS NULL AND t.deleted_at IS NULL";

FoundMessage find_root(Session& session, const std::string& id) {
  FoundMessage root = find_message(session, id);
  if (root.thread_key) throw Error::invalid("rootId", "is itself a reply in a thread.");
  return root;
}

std::int64_t count_older(Session& session, std::int64_t root_key, const Window& window) {
  sqlite::Query row = session.database.query(kCountOlder);
  row.with(root_key, window.start).step();
  return row.integer(0);
}

void thread(Session& session, const Arguments& arguments, JsonWriter& answer) {
  const std::string& root_id = arguments.id(0, "rootId");
  const FoundMessage root = find_root(session, root_id);
  const Fields fields(arguments.object(1), "query",
                      {"limit", "beforeSequence", "afterSequence", "skip", "with"});
  const Window window(fields);
  const MessageExtras extras(fields);
  std::int64_t root_sequence = 0;
  {
    sqlite::Query row = session.database.query(kSequence);
    row.with(root.key).step();
    root_sequence = row.integer(0);
  }
  // The root comes before its replies: first on the way forward, last on the way back.
  const bool root_is_in =
      window.forward ? root_sequence > window.start : root_sequence < window.start;
  const bool root_is_first = window.forward && root_is_in;
  std::int64_t count = 0;
  bool has_more = false;
  answer.begin_object().key("items").begin_array();
  if (root_is_first && window.skip == 0) {
    write_message_by_id(session, root_id, extras, answer);
    ++count;
  }
  {
    const std::int64_t skip = std::max<std::int64_t>(0, window.skip - (root_is_first ? 1 : 0));
    sqlite::Query rows = session.database.query(window.forward ? kNewer : kOlder);
    rows.with(session.scope_key, root.key, window.start, window.limit - count + 1, skip);
    while (!has_more && rows.step()) {
      has_more = count++ == window.limit;
      if (!has_more) extras.write(session, read_message(session, rows), answer);
    }
  }
  const bool root_is_last = !window.forward && root_is_in &&
                            (count > 0 || window.skip <= count_older(session, root.key, window));
  if (root_is_last && !has_more) {
    // Where there is no room for it, it is the next page.
    has_more = count == window.limit;
    if (!has_more) write_message_by_id(session, root_id, extras, answer);
  }
  answer.end_array().key("hasMore").boolean(has_more).end_object();
}

void clear_thread(Session& session, const Arguments& arguments, JsonWriter& answer) {
  const FoundMessage root = find_root(session, arguments.id(0, "rootId"));
  require_moderator(session, root.conversation_key, session.user_id);
  std::int64_t count = 0;
  {
    sqlite::Query clear = session.database.query(kClear);
    clear.with(root.key, session.clock.now());
    while (clear.step()) ++count;
  }
  if (count > 0) {
    refresh_activity(session, root.conversation_key);
    session.changes.touch(root.conversation_key, ChangeKind::kMessages);
  }
  answer.number(count);
}

void reply_chain(Session& session, const Arguments& arguments, JsonWriter& answer) {
  std::string id = arguments.id(0, "id");
  std::int64_t key = find_message(session, id).key;
  const MessageExtras extras = MessageExtras::of_options(arguments.object(1));
  answer.begin_array();
  while (true) {
    write_message_by_id(session, id, extras, answer);
    sqlite::Query answered = session.database.query(kAnswered);
    if (!answered.with(key).step()) break;
    // Otherwise the chain may have no end.
    if (answered.integer(2) == 0) throw Error::damaged("a message answers a later one.");
    id = answered.text(0);
    key = answered.integer(1);
  }
  answer.end_array();
}

}  // namespace

Operations thread_operations() {
  return {
      {"messages.thread", OperationKind::kRead, thread},
      {"messages.clearThread", OperationKind::kWrite, clear_thread},
      {"messages.replyChain", OperationKind::kRead, reply_chain},
  };
}

}  // namespace chatkeep
