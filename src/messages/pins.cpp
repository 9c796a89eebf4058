#include "messages/pins.h"

#include "conversations/conversations.h"
#include "filters/list_model.h"
#include "messages/message_extras.h"
#include "messages/message_row.h"
#include "messages/messages.h"
#include "operations/windows.h"
#include "people/members.h"

namespace chatkeep {

namespace {

constexpr std::string_view kPin =
    "UPDATE messages SET pinned_at = ?3, pinned_by = ?4 WHERE scope_key = ?1 AND message_key = ?2";
const std::string kPinned =
    "SELECT " + std::string(kMessageColumns) + " FROM " + std::string(kMessageTables) +
    " WHERE m.scope_key = ?1 AND m.conversation_key = ?2"
    " AND m.pinned_at IS NOT NULL AND " +
    std::string(kMessageShown) + " ORDER BY m.pinned_at DESC LIMIT ?3 OFFSET ?4";

void set_pin(Session& session, const Arguments& arguments, bool pinned, JsonWriter& answer) {
  const std::string& id = arguments.id(0, "id");
  const FoundMessage message = find_message(session, id);
  const std::string by =
      Fields(arguments.object(1), "options", {"by"}).id("by").value_or(session.user_id);
  require_moderator(session, message.conversation_key, by);
  std::optional<Nanoseconds> at;
  std::optional<std::string> person;
  if (pinned) {
    at = session.clock.now();
    person = by;
  }
  session.database.query(kPin).with(session.scope_key, message.key, at, person).run();
  session.changes.touch(message.conversation_key, ChangeKind::kMessages, message.key);
  write_message_by_id(session, id, MessageExtras(), answer);
}

void pin(Session& session, const Arguments& arguments, JsonWriter& answer) {
  set_pin(session, arguments, true, answer);
}

void unpin(Session& session, const Arguments& arguments, JsonWriter& answer) {
  set_pin(session, arguments, false, answer);
}

void pinned(Session& session, const Arguments& arguments, JsonWriter& answer) {
  const OpenConversation conversation =
      find_conversation(session, arguments.id(0, "conversationId"));
  const Fields fields(arguments.object(1), "query", {"limit", "skip", "with"});
  const Window window(fields);
  const MessageExtras extras(fields);
  sqlite::Query rows = session.database.query(kPinned);
  rows.with(session.scope_key, conversation.key, window.limit + 1, window.skip);
  write_page(rows, window.limit, answer, [&](const sqlite::Query& row) {
    extras.write(session, read_message(session, row), answer);
  });
}

}  // namespace

Operations pin_operations() {
  return {
      {"messages.pin", OperationKind::kWrite, pin},
      {"messages.unpin", OperationKind::kWrite, unpin},
      {"messages.pinned", OperationKind::kRead, pinned},
  };
}

}  // namespace chatkeep
