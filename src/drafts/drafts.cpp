#include "drafts/drafts.h"

#include "conversations/conversations.h"
#include "operations/columns.h"

namespace chatkeep {

namespace {

constexpr std::string_view kGet =
    "SELECT text, data, updated_at FROM drafts WHERE conversation_key = ?";
constexpr std::string_view kSet =
    "REPLACE INTO drafts (conversation_key, text, data, updated_at) VALUES (?, ?, ?, ?)";
constexpr std::string_view kClear = "DELETE FROM drafts WHERE conversation_key = ? RETURNING 1";

// The draft of a conversation, or null where there is none.
void write_stored(Session& session, std::int64_t conversation_key,
                  const std::string& conversation_id, JsonWriter& answer) {
  sqlite::Query row = session.database.query(kGet);
  if (!row.with(conversation_key).step()) {
    answer.null();
    return;
  }
  answer.begin_object();
  answer.key("conversationId").text(conversation_id);
  answer.key("text").text(row.text(0));
  write_document(answer.key("data"), row.optional_text(1));
  write_time(answer.key("updatedAt"), row.integer(2));
  answer.end_object();
}

void set(Session& session, const Arguments& arguments, JsonWriter& answer) {
  const std::string& conversation_id = arguments.id(0, "conversationId");
  const OpenConversation conversation = find_conversation(session, conversation_id);
  const Fields fields(arguments.object(1), "input", {"text", "data"});
  fields.at("text");
  const std::string text = *fields.unlimited_text("text");
  const std::optional<std::string> data = fields.json_object("data");
  session.database.query(kSet).with(conversation.key, text, data, session.clock.now()).run();
  session.changes.touch(conversation.key, ChangeKind::kDrafts);
  write_stored(session, conversation.key, conversation_id, answer);
}

void get(Session& session, const Arguments& arguments, JsonWriter& answer) {
  const std::string& conversation_id = arguments.id(0, "conversationId");
  const OpenConversation conversation = find_conversation(session, conversation_id);
  write_stored(session, conversation.key, conversation_id, answer);
}

void clear(Session& session, const Arguments& arguments, JsonWriter& answer) {
  const OpenConversation conversation =
      find_conversation(session, arguments.id(0, "conversationId"));
  sqlite::Query row = session.database.query(kClear);
  if (row.with(conversation.key).step()) {
    session.changes.touch(conversation.key, ChangeKind::kDrafts);
  }
  answer.null();
}

}  // namespace

Operations draft_operations() {
  return {
      {"drafts.set", OperationKind::kWrite, set},
      {"drafts.get", OperationKind::kRead, get},
      {"drafts.clear", OperationKind::kWrite, clear},
  };
}

}  // namespace chatkeep
