#include "transfer/record_reader.h"

#include "base/error.h"
#include "messages/task_content.h"

namespace chatkeep {

namespace {

constexpr std::size_t kMaxTitleLength = 255;
constexpr std::size_t kMaxNameLength = 255;
constexpr std::size_t kMaxComponentKindLength = 32;
constexpr std::size_t kMaxTags = 100;
const Choices kConversationTypes = {"chat", "channel", "dm"};
// An import has nobody who goes on with a stream.
const Choices kImportedStatuses = {"pending", "completed", "failed", "interrupted"};
const Choices kExtractionStatuses = {"none", "pending", "completed", "failed"};

std::string read_id(const Fields& fields, std::string_view name) {
  return check_id(fields.at(name), fields.path(name));
}

std::string read_name(const Fields& fields, std::string_view name) {
  return fields.text(name, kMaxNameLength).value_or("");
}

std::optional<std::int64_t> read_sequence(const Fields& fields) {
  return fields.integer("sequence", 1, kMaxSafeInteger - 1);
}

}  // namespace

ConversationRecord::ConversationRecord(const Json& object, const std::string& path, Nanoseconds now)
    : ConversationRecord(
          Fields(object, path,
                 {"id", "title", "conversationType", "assistantId", "folder", "tags", "pinned",
                  "archived", "summary", "summaryUntilSequence", "lastSequence", "data", "meta",
                  "createdAt", "updatedAt", "deletedAt"}),
          now) {}

ConversationRecord::ConversationRecord(const Fields& fields, Nanoseconds now)
    : id(read_id(fields, "id")),
      title(fields.text("title", kMaxTitleLength).value_or("")),
      type(fields.one_of("conversationType", kConversationTypes).value_or("chat")),
      assistant_id(fields.id("assistantId")),
      folder(fields.id("folder")),
      tags(fields.names("tags", kMaxTags).value_or(std::vector<std::string>())),
      pinned(fields.boolean("pinned").value_or(false)),
      archived(fields.boolean("archived").value_or(false)),
      summary(fields.unlimited_text("summary").value_or("")),
      summary_until_sequence(
          fields.integer("summaryUntilSequence", 0, kMaxSafeInteger - 1).value_or(0)),
      last_sequence(fields.integer("lastSequence", 0, kMaxSafeInteger - 1).value_or(0)),
      data(fields.json_object("data")),
      meta(fields.json_object("meta")),
      created_at(fields.time("createdAt").value_or(now)),
      updated_at(fields.time("updatedAt").value_or(created_at)),
      deleted_at(fields.time("deletedAt")) {}

MessageRecord::MessageRecord(const Json& object, const std::string& path, Nanoseconds now)
    : MessageRecord(
          Fields(object, path,
                 {"type",    "id",       "sequence",     "role",       "kind",      "status",
                  "content", "threadId", "replyToId",    "previousId", "onPath",    "provider",
                  "model",   "sources",  "detectedMode", "authorId",   "data",      "meta",
                  "usage",   "pinnedAt", "pinnedBy",     "createdAt",  "updatedAt", "deletedAt"}),
          now) {}

MessageRecord::MessageRecord(const Fields& fields, Nanoseconds now)
    : id(read_id(fields, "id")),
      sequence(read_sequence(fields)),
      role(fields.required_one_of("role", kMessageRoles)),
      kind(fields.one_of("kind", kMessageKinds).value_or("text")),
      status(fields.one_of("status", kImportedStatuses).value_or("completed")),
      thread_id(fields.id("threadId")),
      reply_to_id(fields.id("replyToId")),
      previous_id(fields.id("previousId")),
      on_path(fields.boolean("onPath").value_or(false)),
      provider(fields.text("provider", kMaxModelLength).value_or("")),
      model(fields.text("model", kMaxModelLength).value_or("")),
      sources(fields.json_array("sources")),
      detected_mode(fields.text("detectedMode", kMaxDetectedModeLength)),
      author_id(fields.text("authorId", kMaxIdLength)),
      data(fields.json_object("data")),
      meta(fields.json_object("meta")),
      usage(fields.json_object("usage")),
      pinned_at(fields.time("pinnedAt")),
      pinned_by(fields.text("pinnedBy", kMaxIdLength)),
      created_at(fields.time("createdAt").value_or(now)),
      updated_at(fields.time("updatedAt").value_or(created_at)),
      deleted_at(fields.time("deletedAt")),
      content(fields.at("content"), fields.path("content")) {
  check_assistant_only(fields, role);
  if (kind == "task") {
    check_task_content(!content.text, content.stored, fields.path("content"));
  }
  if (thread_id && previous_id) {
    throw Error::invalid(fields.path("previousId"), "is not for replies in a thread.");
  }
}

ComponentRecord::ComponentRecord(const Json& object, const std::string& path, Nanoseconds now)
    : ComponentRecord(Fields(object, path,
                             {"type", "id", "sequence", "messageId", "componentKind", "payload",
                              "createdAt", "updatedAt", "deletedAt"}),
                      now) {}

ComponentRecord::ComponentRecord(const Fields& fields, Nanoseconds now)
    : id(read_id(fields, "id")),
      sequence(read_sequence(fields)),
      message_id(fields.id("messageId")),
      kind(check_text(fields.at("componentKind"), fields.path("componentKind"),
                      kMaxComponentKindLength)),
      created_at(fields.time("createdAt").value_or(now)),
      updated_at(fields.time("updatedAt").value_or(created_at)),
      deleted_at(fields.time("deletedAt")) {
  fields.at("payload");
  payload = *fields.json_object("payload");
}

AttachmentRecord::AttachmentRecord(const Json& object, const std::string& path, Nanoseconds now)
    : AttachmentRecord(Fields(object, path,
                              {"type", "id", "messageId", "name", "mimeType", "storagePath",
                               "fileId", "size", "extractionRequestId", "extractionStatus",
                               "extractedText", "metadata", "createdAt", "updatedAt", "deletedAt"}),
                       now) {}

AttachmentRecord::AttachmentRecord(const Fields& fields, Nanoseconds now)
    : id(read_id(fields, "id")),
      message_id(read_id(fields, "messageId")),
      name(read_name(fields, "name")),
      mime_type(read_name(fields, "mimeType")),
      storage_path(fields.unlimited_text("storagePath").value_or("")),
      file_id(read_name(fields, "fileId")),
      size(fields.integer("size", 0, kMaxSafeInteger)),
      extraction_request_id(read_name(fields, "extractionRequestId")),
      extraction_status(fields.one_of("extractionStatus", kExtractionStatuses).value_or("none")),
      extracted_text(fields.unlimited_text("extractedText")),
      metadata(fields.json_object("metadata").value_or("{}")),
      created_at(fields.time("createdAt").value_or(now)),
      updated_at(fields.time("updatedAt").value_or(created_at)),
      deleted_at(fields.time("deletedAt")) {}

}  // namespace chatkeep
