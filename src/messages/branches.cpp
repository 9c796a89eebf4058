#include "messages/branches.h"

#include <algorithm>
#include <limits>

#include "base/error.h"
#include "base/sorting.h"
#include "conversations/conversations.h"
#include "messages/message_extras.h"
#include "messages/message_row.h"
#include "messages/messages.h"
#include "people/members.h"
#include "summaries/summaries.h"

namespace chatkeep {

namespace {

constexpr std::string_view kHead =
    "SELECT message_key FROM messages WHERE conversation_key = ? AND on_path = 1"
    " ORDER BY sequence DESC LIMIT 1";
constexpr std::string_view kPlace =
    "SELECT conversation_key, sequence, previous_key, on_path, thread_key FROM messages"
    " WHERE message_key = ?";
// What follows a message beside the path, and on it. NULL stands before every first message.
constexpr std::string_view kFollowingOffPath =
    "SELECT message_key, sequence, deleted_at FROM messages WHERE conversation_key = ?1 AND "
    "on_path = 0"
    " AND thread_key IS NULL AND previous_key IS ?2";
constexpr std::string_view kNextOnPath =
    "SELECT message_key, sequence, deleted_at, previous_key FROM messages"
    " WHERE conversation_key = ?1 AND on_path = 1 AND sequence > ?2 ORDER BY sequence LIMIT 1";
constexpr std::string_view kHideAfter =
    "UPDATE messages SET on_path = 0 WHERE conversation_key = ?1 AND on_path = 1 AND sequence > ?2";
constexpr std::string_view kShow = "UPDATE messages SET on_path = 1 WHERE message_key = ?";
constexpr std::string_view kFollow = "UPDATE messages SET previous_key = ?2 WHERE message_key = ?1";
constexpr std::string_view kShownId =
    "SELECT id FROM messages WHERE message_key = ? AND deleted_at IS NULL";
const std::string kLast = "SELECT " + std::string(kMessageColumns) + " FROM " +
                          std::string(kMessageTables) +
                          " WHERE m.scope_key = ?1 AND m.conversation_key = ?2 AND m.on_path = 1"
                          " AND " +
                          std::string(kMessageShown) + " ORDER BY m.sequence DESC LIMIT 1";

struct Place {
  std::int64_t conversation_key;
  std::int64_t sequence;
  std::optional<std::int64_t> previous_key;
  bool on_path;
  std::optional<std::int64_t> thread_key;
};

Place find_place(Session& session, std::int64_t message_key) {
  sqlite::Query row = session.database.query(kPlace);
  row.with(message_key).step();
  return {row.integer(0), row.integer(1), row.optional_integer(2), row.integer(3) != 0,
          row.optional_integer(4)};
}

[[noreturn]] void throw_unordered() { throw Error::damaged("a message follows a later one."); }

// Sequences grow along a path. Where they do not, the way up may have no end.
class WayUp {
 public:
  void pass(const Place& place) {
    if (place.sequence >= below_) throw_unordered();
    below_ = place.sequence;
  }

 private:
  std::int64_t below_ = std::numeric_limits<std::int64_t>::max();
};

struct Following {
  std::int64_t key;
  std::int64_t sequence;
  bool deleted;
};

Following read_following(const sqlite::Query& row) {
  return {row.integer(0), row.integer(1), row.optional_integer(2).has_value()};
}

// What follows a message, or stands at the beginning, in its order.
std::vector<Following> find_following(Session& session, std::int64_t conversation_key,
                                      std::optional<std::int64_t> previous_key) {
  std::vector<Following> following;
  {
    sqlite::Query rows = session.database.query(kFollowingOffPath);
    rows.with(conversation_key, previous_key);
    while (rows.step()) following.push_back(read_following(rows));
  }
  const std::int64_t sequence = previous_key ? find_place(session, *previous_key).sequence : 0;
  sqlite::Query next = session.database.query(kNextOnPath);
  if (next.with(conversation_key, sequence).step() && next.optional_integer(3) == previous_key) {
    following.push_back(read_following(next));
  }
  for (const Following& each : following) {
    // Nor has the way down.
    if (each.sequence <= sequence) throw_unordered();
  }
  sort_small(following,
             [](const Following& a, const Following& b) { return a.sequence < b.sequence; });
  return following;
}

// The newest that is not deleted; if all are, the newest.
std::optional<std::int64_t> newest(const std::vector<Following>& following) {
  const auto shown = std::find_if(following.rbegin(), following.rend(),
                                  [](const Following& each) { return !each.deleted; });
  if (shown != following.rend()) return shown->key;
  if (following.empty()) return std::nullopt;
  return following.back().key;
}

// From this message up to the first that is on the path, which is left out; the nearest first.
std::vector<std::int64_t> find_way_to_path(Session& session, std::int64_t message_key,
                                           std::int64_t& fork_sequence) {
  std::vector<std::int64_t> way;
  std::optional<std::int64_t> key = message_key;
  fork_sequence = 0;
  WayUp up;
  while (key) {
    const Place place = find_place(session, *key);
    up.pass(place);
    if (place.on_path) {
      fork_sequence = place.sequence;
      break;
    }
    way.push_back(*key);
    key = place.previous_key;
  }
  return way;
}

// Ends the path at the message with `fork_sequence`, then goes on with `shown`.
void change_path(Session& session, std::int64_t conversation_key, std::int64_t fork_sequence,
                 const std::vector<std::int64_t>& shown) {
  std::optional<std::int64_t> first_hidden;
  {
    sqlite::Query next = session.database.query(kNextOnPath);
    if (next.with(conversation_key, fork_sequence).step()) first_hidden = next.integer(1);
  }
  if (first_hidden) {
    session.database.query(kHideAfter).with(conversation_key, fork_sequence).run();
    forget_summary_beyond(session, conversation_key, *first_hidden - 1);
  }
  for (const std::int64_t key : shown) session.database.query(kShow).with(key).run();
  session.changes.touch(conversation_key, ChangeKind::kConversation);
  session.changes.touch(conversation_key, ChangeKind::kMessages);
}

void write_messages(Session& session, const std::vector<std::string>& ids,
                    const MessageExtras& extras, JsonWriter& answer) {
  answer.begin_array();
  for (const std::string& id : ids) write_message_by_id(session, id, extras, answer);
  answer.end_array();
}

void last(Session& session, const Arguments& arguments, JsonWriter& answer) {
  const OpenConversation conversation =
      find_conversation(session, arguments.id(0, "conversationId"));
  const MessageExtras extras = MessageExtras::of_options(arguments.object(1));
  sqlite::Query row = session.database.query(kLast);
  if (row.with(session.scope_key, conversation.key).step()) {
    extras.write(session, read_message(session, row), answer);
  } else {
    answer.null();
  }
}

void siblings(Session& session, const Arguments& arguments, JsonWriter& answer) {
  const FoundMessage message = find_message(session, arguments.id(0, "id"));
  const MessageExtras extras = MessageExtras::of_options(arguments.object(1));
  write_messages(session, sibling_ids(session, message.key), extras, answer);
}

// The ids of these messages, those that are deleted left out.
std::vector<std::string> shown_ids(Session& session, const std::vector<std::int64_t>& keys) {
  std::vector<std::string> ids;
  for (const std::int64_t key : keys) {
    sqlite::Query row = session.database.query(kShownId);
    if (row.with(key).step()) ids.emplace_back(row.text(0));
  }
  return ids;
}

// Where a reply belongs to a branch, it is by the root of its thread.
std::int64_t top_level_key(const FoundMessage& message) {
  return message.thread_key.value_or(message.key);
}

void path(Session& session, const Arguments& arguments, JsonWriter& answer) {
  const FoundMessage message = find_message(session, arguments.id(0, "id"));
  const MessageExtras extras = MessageExtras::of_options(arguments.object(1));
  write_messages(session, path_ids(session, message.key), extras, answer);
}

void switch_to(Session& session, const Arguments& arguments, JsonWriter& answer) {
  const FoundMessage message = find_message(session, arguments.id(0, "id"));
  require_member(session, message.conversation_key, session.user_id);
  const std::int64_t target = top_level_key(message);
  std::int64_t fork_sequence = 0;
  std::vector<std::int64_t> shown = find_way_to_path(session, target, fork_sequence);
  // On the path already: it stays as it is, down to its head.
  if (!shown.empty()) {
    const auto after = [&](std::int64_t key) {
      return newest(find_following(session, message.conversation_key, key));
    };
    for (auto next = after(target); next; next = after(*next)) shown.push_back(*next);
    change_path(session, message.conversation_key, fork_sequence, shown);
  }
  write_conversation_by_key(session, message.conversation_key, answer);
}

}  // namespace

Operations branch_operations() {
  return {
      {"messages.last", OperationKind::kRead, last},
      {"messages.siblings", OperationKind::kRead, siblings},
      {"messages.path", OperationKind::kRead, path},
      {"messages.switchTo", OperationKind::kWrite, switch_to},
  };
}

std::optional<std::int64_t> find_head(Session& session, std::int64_t conversation_key) {
  sqlite::Query row = session.database.query(kHead);
  if (!row.with(conversation_key).step()) return std::nullopt;
  return row.integer(0);
}

void show_up_to(Session& session, std::int64_t conversation_key,
                std::optional<std::int64_t> message_key) {
  if (find_head(session, conversation_key) == message_key) return;
  std::int64_t fork_sequence = 0;
  std::vector<std::int64_t> shown;
  if (message_key) shown = find_way_to_path(session, *message_key, fork_sequence);
  change_path(session, conversation_key, fork_sequence, shown);
}

void unlink(Session& session, std::int64_t conversation_key, std::int64_t message_key) {
  const std::optional<std::int64_t> previous_key = find_place(session, message_key).previous_key;
  for (const Following& next : find_following(session, conversation_key, message_key)) {
    session.database.query(kFollow).with(next.key, previous_key).run();
  }
}

std::vector<std::string> path_ids(Session& session, std::int64_t message_key) {
  std::vector<std::int64_t> keys;
  std::optional<std::int64_t> next = message_key;
  if (const Place place = find_place(session, message_key); place.thread_key) {
    keys.push_back(message_key);
    next = place.thread_key;
  }
  WayUp up;
  while (next) {
    const Place place = find_place(session, *next);
    up.pass(place);
    keys.push_back(*next);
    next = place.previous_key;
  }
  std::reverse(keys.begin(), keys.end());
  return shown_ids(session, keys);
}

std::vector<std::string> sibling_ids(Session& session, std::int64_t message_key) {
  const Place place = find_place(session, message_key);
  std::vector<std::int64_t> keys;
  if (place.thread_key) {
    keys.push_back(message_key);
  } else {
    for (const Following& each :
         find_following(session, place.conversation_key, place.previous_key)) {
      keys.push_back(each.key);
    }
  }
  return shown_ids(session, keys);
}

}  // namespace chatkeep
