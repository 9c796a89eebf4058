#include "reactions/reactions.h"

#include <algorithm>
#include <string>
#include <vector>

#include "messages/messages.h"
#include "people/members.h"

namespace chatkeep {

namespace {

constexpr std::string_view kAdd =
    "INSERT INTO reactions (message_key, name, user_id, created_at) VALUES (?, ?, ?, ?)"
    " ON CONFLICT DO NOTHING RETURNING 1";
constexpr std::string_view kRemove =
    "DELETE FROM reactions WHERE message_key = ? AND name = ? AND user_id = ? RETURNING 1";
constexpr std::string_view kClear = "DELETE FROM reactions WHERE message_key = ? RETURNING 1";
// As they are kept, so that nothing needs sorting in SQL.
constexpr std::string_view kList =
    "SELECT name, user_id, created_at FROM reactions WHERE message_key = ?"
    " ORDER BY name, user_id";

struct Reactor {
  std::string user_id;
  Nanoseconds at;
};

struct Reaction {
  std::string name;
  std::vector<Reactor> reactors;  // At least one.
};

// The oldest first, and so are those who gave each.
std::vector<Reaction> read_reactions(Session& session, std::int64_t message_key) {
  std::vector<Reaction> reactions;
  sqlite::Query row = session.database.query(kList);
  row.with(message_key);
  while (row.step()) {
    const std::string_view name = row.text(0);
    if (reactions.empty() || reactions.back().name != name) {
      reactions.push_back({std::string(name), {}});
    }
    reactions.back().reactors.push_back({std::string(row.text(1)), row.integer(2)});
  }
  for (Reaction& reaction : reactions) {
    std::stable_sort(reaction.reactors.begin(), reaction.reactors.end(),
                     [](const Reactor& a, const Reactor& b) { return a.at < b.at; });
  }
  std::stable_sort(reactions.begin(), reactions.end(), [](const Reaction& a, const Reaction& b) {
    return a.reactors.front().at < b.reactors.front().at;
  });
  return reactions;
}

void write_reaction(const Session& session, const Reaction& reaction, JsonWriter& answer) {
  bool mine = false;
  answer.begin_object();
  answer.key("name").text(reaction.name);
  answer.key("count").number(static_cast<std::int64_t>(reaction.reactors.size()));
  answer.key("userIds").begin_array();
  for (const Reactor& reactor : reaction.reactors) {
    answer.text(reactor.user_id);
    mine = mine || reactor.user_id == session.user_id;
  }
  answer.end_array();
  answer.key("mine").boolean(mine);
  answer.end_object();
}

struct Input {
  Input(Session& session, const Arguments& arguments)
      : message(find_message(session, arguments.id(0, "messageId"))),
        name(arguments.id(1, "name")),
        user_id(acting_user(session, Fields(arguments.object(2), "options", {"userId"}))) {
    require_member(session, message.conversation_key, user_id);
  }

  FoundMessage message;
  const std::string& name;
  std::string user_id;
};

void touch(Session& session, const FoundMessage& message) {
  session.changes.touch(message.conversation_key, ChangeKind::kReactions, message.key);
}

void add(Session& session, const Arguments& arguments, JsonWriter& answer) {
  const Input input(session, arguments);
  sqlite::Query row = session.database.query(kAdd);
  row.with(input.message.key, input.name, input.user_id, session.clock.now());
  if (row.step()) touch(session, input.message);
  write_reactions(session, input.message.key, answer);
}

void remove(Session& session, const Arguments& arguments, JsonWriter& answer) {
  const Input input(session, arguments);
  sqlite::Query row = session.database.query(kRemove);
  if (row.with(input.message.key, input.name, input.user_id).step()) {
    touch(session, input.message);
  }
  write_reactions(session, input.message.key, answer);
}

void list(Session& session, const Arguments& arguments, JsonWriter& answer) {
  const FoundMessage message = find_message(session, arguments.id(0, "messageId"));
  write_reactions(session, message.key, answer);
}

void clear(Session& session, const Arguments& arguments, JsonWriter& answer) {
  const FoundMessage message = find_message(session, arguments.id(0, "messageId"));
  // Those of others are among them.
  require_moderator(session, message.conversation_key, session.user_id);
  std::int64_t count = 0;
  sqlite::Query rows = session.database.query(kClear);
  rows.with(message.key);
  while (rows.step()) ++count;
  if (count > 0) touch(session, message);
  answer.number(count);
}

}  // namespace

Operations reaction_operations() {
  return {
      {"reactions.add", OperationKind::kWrite, add},
      {"reactions.remove", OperationKind::kWrite, remove},
      {"reactions.list", OperationKind::kRead, list},
      {"reactions.clear", OperationKind::kWrite, clear},
  };
}

void write_reactions(Session& session, std::int64_t message_key, JsonWriter& answer) {
  answer.begin_array();
  for (const Reaction& reaction : read_reactions(session, message_key)) {
    write_reaction(session, reaction, answer);
  }
  answer.end_array();
}

}  // namespace chatkeep
