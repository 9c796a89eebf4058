#include "feedback/feedback.h"

#include "messages/messages.h"
#include "operations/columns.h"
#include "people/members.h"

namespace chatkeep {

namespace {

const Choices kRatings = {"up", "down"};

constexpr std::string_view kGet =
    "SELECT rating, comment, updated_at FROM feedback WHERE message_key = ?";
constexpr std::string_view kSet =
    "REPLACE INTO feedback (message_key, rating, comment, updated_at) VALUES (?, ?, ?, ?)";
constexpr std::string_view kClear = "DELETE FROM feedback WHERE message_key = ? RETURNING 1";

// The message that the scope's user is about to say something of.
FoundMessage find_open_message(Session& session, const Arguments& arguments) {
  FoundMessage message = find_message(session, arguments.id(0, "messageId"));
  require_member(session, message.conversation_key, session.user_id);
  return message;
}

void touch(Session& session, const FoundMessage& message) {
  session.changes.touch(message.conversation_key, ChangeKind::kFeedback, message.key);
}

void set(Session& session, const Arguments& arguments, JsonWriter& answer) {
  const FoundMessage message = find_open_message(session, arguments);
  const Fields fields(arguments.object(1), "input", {"rating", "comment"});
  const std::string rating = fields.required_one_of("rating", kRatings);
  const std::optional<std::string> comment = fields.unlimited_text("comment");
  session.database.query(kSet).with(message.key, rating, comment, session.clock.now()).run();
  touch(session, message);
  write_feedback(session, message.key, answer);
}

void get(Session& session, const Arguments& arguments, JsonWriter& answer) {
  write_feedback(session, find_message(session, arguments.id(0, "messageId")).key, answer);
}

void clear(Session& session, const Arguments& arguments, JsonWriter& answer) {
  const FoundMessage message = find_open_message(session, arguments);
  sqlite::Query row = session.database.query(kClear);
  if (row.with(message.key).step()) touch(session, message);
  answer.null();
}

}  // namespace

Operations feedback_operations() {
  return {
      {"feedback.set", OperationKind::kWrite, set},
      {"feedback.get", OperationKind::kRead, get},
      {"feedback.clear", OperationKind::kWrite, clear},
  };
}

void write_feedback(Session& session, std::int64_t message_key, JsonWriter& answer) {
  sqlite::Query row = session.database.query(kGet);
  if (!row.with(message_key).step()) {
    answer.null();
    return;
  }
  answer.begin_object();
  answer.key("rating").text(row.text(0));
  write_text(answer.key("comment"), row.optional_text(1));
  write_time(answer.key("updatedAt"), row.integer(2));
  answer.end_object();
}

}  // namespace chatkeep
