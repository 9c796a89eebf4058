#include "messages/message_input.h"

#include "base/error.h"
#include "base/json_document.h"
#include "messages/task_content.h"

namespace chatkeep {

MessageContent::MessageContent(const Json& value, const std::string& field) {
  if (value.is_string()) {
    stored = value.get_ref<const std::string&>();
  } else if (value.is_object() && value.contains("json") && value["json"].is_string()) {
    stored = value["json"].get_ref<const std::string&>();
    check_document(stored, DocumentKind::kObject, field);
    text = document_text(stored);
  } else {
    throw Error::invalid(field, "must be text or a JSON object.");
  }
}

void check_assistant_only(const Fields& fields, std::string_view role) {
  if (role == "assistant") return;
  for (const std::string_view name : {"sources", "detectedMode"}) {
    if (fields.has_value(name)) {
      throw Error::invalid(fields.path(name), "is for messages of the assistant only.");
    }
  }
}

MessageInput::MessageInput(const Json& object, const std::string& path,
                           const std::string& default_author)
    : MessageInput(Fields(object, path,
                          {"id", "role", "content", "kind", "status", "provider", "model",
                           "sources", "detectedMode", "threadId", "replyToId", "previousId",
                           "authorId", "data", "meta", "usage", "createdAt"}),
                   path, default_author) {}

MessageInput::MessageInput(const Fields& fields, const std::string& path,
                           const std::string& default_author)
    : id(fields.id("id")),
      role(fields.required_one_of("role", kMessageRoles)),
      kind(fields.one_of("kind", kMessageKinds).value_or("text")),
      status(fields.one_of("status", kMessageStatuses).value_or("completed")),
      provider(fields.text("provider", kMaxModelLength).value_or("ollama")),
      model(fields.text("model", kMaxModelLength).value_or("")),
      detected_mode(fields.text("detectedMode", kMaxDetectedModeLength)),
      author_id(fields.text("authorId", kMaxIdLength).value_or(default_author)),
      created_at(fields.time("createdAt")),
      data(fields.json_object("data")),
      meta(fields.json_object("meta")),
      usage(fields.json_object("usage")),
      sources(fields.json_array("sources")),
      thread_id(fields.id("threadId")),
      reply_to_id(fields.id("replyToId")),
      previous_id(fields.id("previousId")),
      previous_given(fields.has("previousId")),
      content(fields.at("content"), fields.path("content")),
      path_(path) {
  check_assistant_only(fields, role);
  if (kind == "task") {
    check_task_content(!content.text, content.stored, fields.path("content"));
  }
}

}  // namespace chatkeep
