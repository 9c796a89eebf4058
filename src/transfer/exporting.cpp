#include "transfer/exporting.h"

#include <array>

#include "attachments/stored_file.h"
#include "base/error.h"
#include "messages/message_row.h"
#include "operations/columns.h"
#include "streams/stream_journal.h"
#include "transfer/record_writer.h"

namespace chatkeep {

namespace {

// An answer ends after the record that makes it this long.
constexpr std::size_t kAnswerBytes = 512 * 1024;
constexpr std::int64_t kListed = 500;
const Choices kKinds = {"user", "assistant", "conversation"};
const Choices kParts = {"messages", "components"};
constexpr std::size_t kHashDigits = 64;

// Each in the order of its ids, which is the same in every store.
constexpr std::string_view kUsers =
    "SELECT id, name, email, avatar_url, created_at, updated_at FROM users"
    " WHERE scope_key = ?1 AND id > ?2 ORDER BY id LIMIT ?3";
constexpr std::string_view kAssistants =
    "SELECT id, name, user_authentication, provider, model, config, created_at, updated_at,"
    " deleted_at FROM assistants WHERE scope_key = ?1 AND id > ?2 ORDER BY id LIMIT ?3";
// Those that are being imported are not there yet.
constexpr std::string_view kConversations =
    "SELECT id FROM conversations WHERE scope_key = ?1 AND id > ?2 AND import_client IS NULL"
    " ORDER BY id LIMIT ?3";

constexpr std::string_view kConversation =
    "SELECT conversation_key, id, title, type, assistant_id, folder, tags, pinned, archived,"
    " summary, summary_until_sequence, last_sequence, data, meta, created_at, updated_at,"
    " deleted_at FROM conversations WHERE scope_key = ?1 AND id = ?2 AND import_client IS NULL";
// What the scope's own user has comes first: whoever imports it may have another id.
constexpr std::array<std::string_view, 2> kMembers = {
    "SELECT user_id, role, created_at FROM members WHERE conversation_key = ?1 AND user_id = ?2",
    "SELECT user_id, role, created_at FROM members WHERE conversation_key = ?1 AND user_id <> ?2"
    " ORDER BY user_id"};
const std::string kMessages = "SELECT " + std::string(kMessageColumns) + ", m.deleted_at FROM " +
                              std::string(kMessageTables) +
                              " WHERE m.scope_key = ?1 AND m.conversation_key = ?2"
                              " AND m.sequence > ?3 ORDER BY m.sequence";
constexpr int kMessageDeletedColumn = 25;
constexpr int kMessageAuthorColumn = 14;
constexpr std::string_view kAttachments =
    "SELECT id, name, mime_type, storage_path, file_id, size, extraction_request_id,"
    " extraction_status, extracted_text, metadata, created_at, updated_at, deleted_at, sha256"
    " FROM attachments WHERE message_key = ? ORDER BY attachment_key";
constexpr std::array<std::string_view, 2> kReactions = {
    "SELECT name, user_id, created_at FROM reactions WHERE message_key = ?1 AND user_id = ?2"
    " ORDER BY name",
    "SELECT name, user_id, created_at FROM reactions WHERE message_key = ?1 AND user_id <> ?2"
    " ORDER BY name, user_id"};
constexpr std::string_view kFeedback =
    "SELECT rating, comment, updated_at FROM feedback WHERE message_key = ?";
constexpr std::string_view kComponents =
    "SELECT p.id, p.sequence, m.id, p.component_kind, p.payload, p.created_at, p.updated_at,"
    " p.deleted_at FROM components p LEFT JOIN messages m ON m.message_key = p.message_key"
    " WHERE p.scope_key = ?1 AND p.conversation_key = ?2 AND p.sequence > ?3 ORDER BY p.sequence";
constexpr std::array<std::string_view, 2> kReadMarks = {
    "SELECT user_id, sequence, read_at, marked_at FROM read_marks"
    " WHERE conversation_key = ?1 AND user_id = ?2",
    "SELECT user_id, sequence, read_at, marked_at FROM read_marks"
    " WHERE conversation_key = ?1 AND user_id <> ?2 ORDER BY user_id"};
constexpr std::string_view kDraft =
    "SELECT text, data, updated_at FROM drafts WHERE conversation_key = ?";

void write_user(const Session& session, const sqlite::Query& row, JsonWriter& json) {
  RecordWriter(session, json, "user")
      .text("id", row.text(0))
      .text("name", row.text(1))
      .text("email", row.optional_text(2))
      .text("avatarUrl", row.optional_text(3))
      .time("createdAt", row.integer(4))
      .time("updatedAt", row.integer(5));
}

void write_assistant(const Session& session, const sqlite::Query& row, JsonWriter& json) {
  RecordWriter(session, json, "assistant")
      .text("id", row.text(0))
      .text("name", row.text(1))
      .boolean("userAuthentication", row.integer(2) != 0)
      .text("provider", row.text(3))
      .text("model", row.text(4))
      .document("config", row.optional_text(5))
      .time("createdAt", row.integer(6))
      .time("updatedAt", row.integer(7))
      .time("deletedAt", row.optional_integer(8));
}

void write_listed(const Session& session, const sqlite::Query& row, JsonWriter& json) {
  RecordWriter(session, json, "conversation").text("id", row.text(0));
}

void list(Session& session, const Arguments& arguments, JsonWriter& answer) {
  const Fields fields(arguments.object(0), "query", {"kind", "after"});
  const std::string kind = fields.required_one_of("kind", kKinds);
  const std::string after = fields.id("after").value_or("");
  std::string_view sql = kConversations;
  auto write = write_listed;
  if (kind == "user") sql = kUsers, write = write_user;
  if (kind == "assistant") sql = kAssistants, write = write_assistant;
  sqlite::Query rows = session.database.query(sql);
  rows.with(session.scope_key, after, kListed);
  std::int64_t count = 0;
  std::string last;
  answer.begin_object();
  answer.key("items").begin_array();
  while (rows.step()) {
    write(session, rows, answer);
    last = rows.text(0);
    ++count;
  }
  answer.end_array();
  answer.key("next");
  if (count == kListed) {
    answer.text(last);
  } else {
    answer.null();
  }
  answer.end_object();
}

std::int64_t write_conversation(Session& session, const std::string& id, bool wanted,
                                JsonWriter& json) {
  sqlite::Query row = session.database.query(kConversation);
  if (!row.with(session.scope_key, id).step()) throw Error::not_found("conversation", id);
  if (wanted) {
    RecordWriter(session, json, "conversation")
        .text("id", row.text(1))
        .text("title", row.text(2))
        .text("conversationType", row.text(3))
        .text("assistantId", row.optional_text(4))
        .text("folder", row.optional_text(5))
        .document("tags", row.text(6))
        .boolean("pinned", row.integer(7) != 0)
        .boolean("archived", row.integer(8) != 0)
        .text("summary", row.text(9))
        .number("summaryUntilSequence", row.integer(10))
        .number("lastSequence", row.integer(11))
        .document("data", row.optional_text(12))
        .document("meta", row.optional_text(13))
        .time("createdAt", row.integer(14))
        .time("updatedAt", row.integer(15))
        .time("deletedAt", row.optional_integer(16));
  }
  return row.integer(0);
}

void write_members(Session& session, std::int64_t conversation_key, JsonWriter& json) {
  for (const std::string_view sql : kMembers) {
    sqlite::Query row = session.database.query(sql);
    row.with(conversation_key, session.user_id);
    while (row.step()) {
      RecordWriter(session, json, "member")
          .person("userId", row.text(0))
          .text("role", row.text(1))
          .time("createdAt", row.integer(2));
    }
  }
}

void write_content(JsonWriter& json, bool is_document, std::string_view content) {
  json.key("content");
  if (is_document) {
    json.document(content);
  } else {
    json.text(content);
  }
}

void write_message(Session& session, const sqlite::Query& row, JsonWriter& json) {
  const MessageRow stored = read_message(session, row);
  MessageRow message = stored;
  std::optional<StreamedMessage> streamed;
  if (stored.status == kStreaming) {
    // Whoever reads the record does not have the rest of it.
    streamed = read_streamed(session, stored);
    message.status = "interrupted";
    message.content = streamed->content;
    message.sources = streamed->sources;
    message.data = streamed->data;
    message.meta = streamed->meta;
  }
  RecordWriter record(session, json, "message");
  record.text("id", message.id)
      .number("sequence", message.sequence)
      .text("role", message.role)
      .text("kind", message.kind)
      .text("status", message.status);
  write_content(json, message.text.has_value(), message.content);
  record.text("threadId", message.thread_id)
      .text("replyToId", message.reply_to_id)
      .text("previousId", message.previous_id)
      .boolean("onPath", message.on_path)
      .text("provider", message.provider)
      .text("model", message.model)
      .document("sources", message.sources)
      .text("detectedMode", message.detected_mode)
      .person("authorId", row.optional_text(kMessageAuthorColumn))
      .document("data", message.data)
      .document("meta", message.meta)
      .document("usage", message.usage)
      .time("pinnedAt", message.pinned_at)
      .person("pinnedBy", message.pinned_by)
      .time("createdAt", message.created_at)
      .time("updatedAt", message.updated_at)
      .time("deletedAt", row.optional_integer(kMessageDeletedColumn));
}

void write_attachments(Session& session, std::int64_t message_key, std::string_view message_id,
                       JsonWriter& json) {
  sqlite::Query row = session.database.query(kAttachments);
  row.with(message_key);
  while (row.step()) {
    RecordWriter(session, json, "attachment")
        .text("id", row.text(0))
        .text("messageId", message_id)
        .text("name", row.text(1))
        .text("mimeType", row.text(2))
        .text("storagePath", row.text(3))
        .text("fileId", row.text(4))
        .number("size", row.optional_integer(5))
        .text("sha256", row.optional_text(13))
        .text("extractionRequestId", row.text(6))
        .text("extractionStatus", row.text(7))
        .text("extractedText", row.optional_text(8))
        .document("metadata", row.text(9))
        .time("createdAt", row.integer(10))
        .time("updatedAt", row.integer(11))
        .time("deletedAt", row.optional_integer(12));
  }
}

void write_reactions(Session& session, std::int64_t message_key, std::string_view message_id,
                     JsonWriter& json) {
  for (const std::string_view sql : kReactions) {
    sqlite::Query row = session.database.query(sql);
    row.with(message_key, session.user_id);
    while (row.step()) {
      RecordWriter(session, json, "reaction")
          .text("messageId", message_id)
          .text("name", row.text(0))
          .person("userId", row.text(1))
          .time("createdAt", row.integer(2));
    }
  }
}

void write_feedback_record(Session& session, std::int64_t message_key, std::string_view message_id,
                           JsonWriter& json) {
  sqlite::Query row = session.database.query(kFeedback);
  if (!row.with(message_key).step()) return;
  RecordWriter(session, json, "feedback")
      .text("messageId", message_id)
      .text("rating", row.text(0))
      .text("comment", row.optional_text(1))
      .time("updatedAt", row.integer(2));
}

void write_component(const Session& session, const sqlite::Query& row, JsonWriter& json) {
  RecordWriter(session, json, "component")
      .text("id", row.text(0))
      .number("sequence", row.integer(1))
      .text("messageId", row.optional_text(2))
      .text("componentKind", row.text(3))
      .document("payload", row.text(4))
      .time("createdAt", row.integer(5))
      .time("updatedAt", row.integer(6))
      .time("deletedAt", row.optional_integer(7));
}

void write_read_marks(Session& session, std::int64_t conversation_key, JsonWriter& json) {
  for (const std::string_view sql : kReadMarks) {
    sqlite::Query row = session.database.query(sql);
    row.with(conversation_key, session.user_id);
    while (row.step()) {
      RecordWriter(session, json, "readMark")
          .person("userId", row.text(0))
          .number("sequence", row.integer(1))
          .time("readAt", row.optional_integer(2))
          .time("markedAt", row.integer(3));
    }
  }
}

void write_draft(Session& session, std::int64_t conversation_key, JsonWriter& json) {
  sqlite::Query row = session.database.query(kDraft);
  if (!row.with(conversation_key).step()) return;
  RecordWriter(session, json, "draft")
      .text("text", row.text(0))
      .document("data", row.optional_text(1))
      .time("updatedAt", row.integer(2));
}

// Where an answer ended, for the next one to begin.
struct Position {
  std::string_view part;
  std::int64_t after;
};

std::optional<Position> write_messages(Session& session, std::int64_t conversation_key,
                                       std::int64_t after, JsonWriter& json) {
  sqlite::Query row = session.database.query(kMessages);
  row.with(session.scope_key, conversation_key, after);
  while (row.step()) {
    const std::int64_t key = row.integer(0);
    const std::string_view id = row.text(1);
    write_message(session, row, json);
    write_attachments(session, key, id, json);
    write_reactions(session, key, id, json);
    write_feedback_record(session, key, id, json);
    if (json.str().size() >= kAnswerBytes) {
      return Position{"messages", row.integer(kMessageSequenceColumn)};
    }
  }
  return std::nullopt;
}

std::optional<Position> write_components(Session& session, std::int64_t conversation_key,
                                         std::int64_t after, JsonWriter& json) {
  sqlite::Query row = session.database.query(kComponents);
  row.with(session.scope_key, conversation_key, after);
  while (row.step()) {
    write_component(session, row, json);
    if (json.str().size() >= kAnswerBytes) return Position{"components", row.integer(1)};
  }
  return std::nullopt;
}

// The conversation and its members, its messages with what hangs on them, its components, then what
// speaks of all of it.
void conversation(Session& session, const Arguments& arguments, JsonWriter& answer) {
  const std::string& id = arguments.id(0, "id");
  const Fields fields(arguments.object(1), "from", {"part", "after"});
  const std::optional<std::string> part = fields.one_of("part", kParts);
  const std::int64_t after = fields.integer("after", 0, kMaxSafeInteger).value_or(0);
  answer.begin_object();
  answer.key("items").begin_array();
  const std::int64_t key = write_conversation(session, id, !part, answer);
  if (!part) write_members(session, key, answer);
  std::optional<Position> next;
  if (part != "components") next = write_messages(session, key, after, answer);
  if (!next) next = write_components(session, key, part == "components" ? after : 0, answer);
  if (!next) {
    write_read_marks(session, key, answer);
    write_draft(session, key, answer);
  }
  answer.end_array();
  answer.key("next");
  if (next) {
    answer.begin_object();
    answer.key("part").text(next->part);
    answer.key("after").number(next->after);
    answer.end_object();
  } else {
    answer.null();
  }
  answer.end_object();
}

// The file that holds these bytes, also where only a deleted attachment has them; null where the
// scope has none such.
void file(Session& session, const Arguments& arguments, JsonWriter& answer) {
  write_text(answer, find_file_of(session, arguments.text(0, "sha256", kHashDigits)));
}

}  // namespace

Operations export_operations() {
  return {
      {"export.file", OperationKind::kRead, file},
      {"export.list", OperationKind::kRead, list},
      {"export.conversation", OperationKind::kRead, conversation},
  };
}

}  // namespace chatkeep
