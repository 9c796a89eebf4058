#include "attachments/attachments.h"

#include "attachments/stored_file.h"
#include "base/error.h"
#include "filters/list_model.h"
#include "messages/messages.h"
#include "operations/columns.h"
#include "operations/row_changes.h"
#include "operations/row_lifecycle.h"
#include "people/members.h"
#include "search/search_queue.h"

namespace chatkeep {

namespace {

// Of name, type, file id and extraction request id.
constexpr std::size_t kMaxNameLength = 255;
const Choices kExtractionStatuses = {"none", "pending", "completed", "failed"};

// In the order in which write_attachment reads them.
const std::string kColumns =
    "SELECT a.id, c.id, m.id, a.name, a.mime_type, a.storage_path, a.file_id, a.size,"
    " a.extraction_request_id, a.extraction_status, a.extracted_text, a.metadata, a.created_at,"
    " a.updated_at, a.sha256, a.file FROM ";
const std::string kTables =
    "attachments a JOIN messages m USING (message_key)"
    " JOIN conversations c ON c.conversation_key = a.conversation_key"
    " LEFT JOIN messages t ON t.message_key = m.thread_key";
// An attachment is shown when its message is: in a conversation that is, and a thread that is.
const std::string kShown =
    " AND a.deleted_at IS NULL AND m.deleted_at IS NULL AND c.deleted_at IS NULL"
    " AND t.deleted_at IS NULL";

const std::string kList =
    kColumns + kTables + " WHERE a.scope_key = ?1 AND c.scope_key = ?1" + kShown;
// From the messages to what they have, which SQLite would otherwise do for one message only. The
// scope is that of the message alone, lest an index over all of the scope look as good.
const std::string kListByMessage =
    kColumns +
    "messages m CROSS JOIN attachments a USING (message_key)"
    " JOIN conversations c ON c.conversation_key = m.conversation_key"
    " LEFT JOIN messages t ON t.message_key = m.thread_key WHERE m.scope_key = ?1" +
    kShown;
const std::string kGet = kList + " AND a.id = ?2";
const std::string kFind =
    "SELECT a.attachment_key, a.message_key, a.conversation_key,"
    " a.sha256 IS NOT NULL FROM " +
    kTables + " WHERE a.scope_key = ?1 AND a.id = ?2" + kShown;
const std::string kOfMessage =
    kColumns + kTables +
    " WHERE a.message_key = ? AND a.deleted_at IS NULL ORDER BY a.attachment_key";
constexpr std::string_view kInsert =
    "INSERT INTO attachments (scope_key, conversation_key, message_key, id, name, mime_type,"
    " storage_path, file_id, size, extraction_request_id, extraction_status, extracted_text,"
    " metadata, created_at, updated_at, sha256, file)"
    " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)";
// What a second, equal `add` is told apart by; deleted rows hold their ids.
constexpr std::string_view kExisting =
    "SELECT deleted_at IS NULL AND message_key = ?3 AND name = ?4 AND mime_type = ?5"
    " AND storage_path = ?6 AND file_id = ?7 AND size IS ?8 AND extraction_request_id = ?9"
    " AND extraction_status = ?10 AND extracted_text IS ?11 AND metadata = ?12"
    " AND created_at = coalesce(?13, created_at) AND sha256 IS ?14 FROM attachments"
    " WHERE scope_key = ?1 AND id = ?2";
constexpr std::string_view kConversationOf =
    "SELECT conversation_key FROM messages WHERE message_key = ?";

// Gives the message, by which the conversation is found.
constexpr RowLifecycle kLifecycle = {
    "attachment",
    "UPDATE attachments SET deleted_at = ?3"
    " WHERE scope_key = ?1 AND id = ?2 AND deleted_at IS NULL AND EXISTS (SELECT 1"
    " FROM messages m JOIN conversations c USING (conversation_key)"
    " LEFT JOIN messages t ON t.message_key = m.thread_key"
    " WHERE m.message_key = attachments.message_key AND m.deleted_at IS NULL"
    " AND c.deleted_at IS NULL AND t.deleted_at IS NULL) RETURNING message_key",
    "UPDATE attachments SET deleted_at = NULL WHERE scope_key = ?1 AND id = ?2"
    " RETURNING message_key",
    "DELETE FROM attachments WHERE scope_key = ?1 AND id = ?2 RETURNING message_key",
};

ListModel make_list_model(std::string_view select, std::vector<SortField> sorts) {
  return {
      select,
      "a.attachment_key",
      {
          {"id", "a.id", Operator::kEqual, ValueType::kText},
          {"conversationId", "c.id", Operator::kEqual, ValueType::kText},
          {"messageId", "m.id", Operator::kEqual, ValueType::kText},
          {"messageIds", "m.id", Operator::kIn, ValueType::kText},
          {"extractionRequestId", "a.extraction_request_id", Operator::kEqual, ValueType::kText},
      },
      std::move(sorts),
      false,
  };
}

const ListModel& list_model(const Json& query) {
  static const ListModel of_scope = make_list_model(
      kList, {{"createdAt", "a.created_at"}, {"message", "m.id", {"messageId", "messageIds"}}});
  static const ListModel of_messages = make_list_model(kListByMessage, {{"message", "m.id"}});
  const auto filters = query.find("filters");
  const bool by_message =
      filters != query.end() && (filters->contains("messageId") || filters->contains("messageIds"));
  return by_message ? of_messages : of_scope;
}

void write_optional_number(JsonWriter& answer, std::optional<std::int64_t> number) {
  if (number) {
    answer.number(*number);
  } else {
    answer.null();
  }
}

void write_attachment(const sqlite::Query& row, JsonWriter& answer) {
  answer.begin_object();
  answer.key("id").text(row.text(0));
  answer.key("conversationId").text(row.text(1));
  answer.key("messageId").text(row.text(2));
  answer.key("name").text(row.text(3));
  answer.key("mimeType").text(row.text(4));
  answer.key("storagePath").text(row.text(5));
  answer.key("fileId").text(row.text(6));
  write_optional_number(answer.key("size"), row.optional_integer(7));
  write_text(answer.key("sha256"), row.optional_text(14));
  answer.key("extractionRequestId").text(row.text(8));
  answer.key("extractionStatus").text(row.text(9));
  write_text(answer.key("extractedText"), row.optional_text(10));
  answer.key("metadata").document(row.text(11));
  write_time(answer.key("createdAt"), row.integer(12));
  write_time(answer.key("updatedAt"), row.integer(13));
  answer.end_object();
}

void write_stored(Session& session, const std::string& id, JsonWriter& answer) {
  sqlite::Query row = session.database.query(kGet);
  if (!row.with(session.scope_key, id).step()) throw Error::not_found("attachment", id);
  write_attachment(row, answer);
}

void touch(Session& session, std::int64_t conversation_key, std::int64_t message_key) {
  session.changes.touch(conversation_key, ChangeKind::kAttachments, message_key);
}

// After a row was hidden, shown again or removed, which a refusal undoes.
void changed(Session& session, std::int64_t message_key) {
  sqlite::Query row = session.database.query(kConversationOf);
  row.with(message_key).step();
  require_member(session, row.integer(0), session.user_id);
  touch(session, row.integer(0), message_key);
}

std::string read_name(const Fields& fields, std::string_view name) {
  return fields.text(name, kMaxNameLength).value_or("");
}

std::string read_storage_path(const Fields& fields) {
  return fields.unlimited_text("storagePath").value_or("");
}

std::optional<std::int64_t> read_size(const Fields& fields) {
  return fields.integer("size", 0, kMaxSafeInteger);
}

std::string read_metadata(const Fields& fields) {
  return fields.json_object("metadata").value_or("{}");
}

struct Input {
  explicit Input(const Fields& fields)
      : id(fields.id("id")),
        name(read_name(fields, "name")),
        mime_type(read_name(fields, "mimeType")),
        storage_path(read_storage_path(fields)),
        file_id(read_name(fields, "fileId")),
        size(read_size(fields)),
        extraction_request_id(read_name(fields, "extractionRequestId")),
        extraction_status(fields.one_of("extractionStatus", kExtractionStatuses)
                              .value_or(extraction_request_id.empty() ? "none" : "pending")),
        extracted_text(fields.unlimited_text("extractedText")),
        metadata(read_metadata(fields)),
        created_at(fields.time("createdAt")) {}

  std::optional<std::string> id;
  std::string name;
  std::string mime_type;
  std::string storage_path;
  std::string file_id;
  std::optional<std::int64_t> size;
  std::string extraction_request_id;
  std::string extraction_status;
  std::optional<std::string> extracted_text;
  std::string metadata;
  std::optional<Nanoseconds> created_at;
  // Of those whose bytes are here.
  std::optional<std::string> sha256;
  std::optional<std::string> file;
};

// True if the row is there already, as it is given; throws CONFLICT if it is there otherwise.
bool exists(Session& session, const Input& input, std::int64_t message_key) {
  sqlite::Query existing = session.database.query(kExisting);
  existing.with(session.scope_key, *input.id, message_key, input.name, input.mime_type,
                input.storage_path, input.file_id, input.size, input.extraction_request_id,
                input.extraction_status, input.extracted_text, input.metadata, input.created_at,
                input.sha256);
  return is_repetition(existing, kLifecycle.what, *input.id);
}

const Choices kInputFields = {"id",
                              "name",
                              "mimeType",
                              "storagePath",
                              "fileId",
                              "size",
                              "extractionRequestId",
                              "extractionStatus",
                              "extractedText",
                              "metadata",
                              "createdAt"};

// Gives the id of the attachment.
std::string add_row(Session& session, const FoundMessage& message, const Input& input) {
  const Nanoseconds now = session.clock.now();
  const std::string id = input.id ? *input.id : session.ids.next(now);
  if (input.id && exists(session, input, message.key)) return id;
  session.database.query(kInsert)
      .with(session.scope_key, message.conversation_key, message.key, id, input.name,
            input.mime_type, input.storage_path, input.file_id, input.size,
            input.extraction_request_id, input.extraction_status, input.extracted_text,
            input.metadata, input.created_at.value_or(now), now, input.sha256, input.file)
      .run();
  touch(session, message.conversation_key, message.key);
  return id;
}

FoundMessage find_message_to_add_to(Session& session, const Arguments& arguments) {
  const FoundMessage message = find_message(session, arguments.id(0, "messageId"));
  require_member(session, message.conversation_key, session.user_id);
  return message;
}

void add(Session& session, const Arguments& arguments, JsonWriter& answer) {
  const FoundMessage message = find_message_to_add_to(session, arguments);
  const Input input(Fields(arguments.object(1), "input", kInputFields));
  write_stored(session, add_row(session, message, input), answer);
}

// The row gets the bytes, in the file that holds them already if the scope has them.
void give_bytes(Session& session, const StoredFile& stored, Input& input) {
  if (input.size && input.size != stored.size) {
    throw Error::invalid("input.size",
                         "is not how many bytes came: " + std::to_string(stored.size));
  }
  input.size = stored.size;
  input.sha256 = stored.sha256;
  input.file = find_file_of(session, stored.sha256).value_or(stored.file);
}

// Answers with the row, and with the file that holds its bytes: the one that is given, unless the
// scope has these bytes already.
void add_stored(Session& session, const Arguments& arguments, JsonWriter& answer) {
  const FoundMessage message = find_message_to_add_to(session, arguments);
  Input input(Fields(arguments.object(1), "input", kInputFields));
  const Fields stored(arguments.object(2), "stored", {"sha256", "file", "size"});
  give_bytes(session, StoredFile(stored), input);
  const std::string id = add_row(session, message, input);
  answer.begin_object();
  write_stored(session, id, answer.key("attachment"));
  answer.key("file").text(*input.file);
  answer.end_object();
}

void get_file(Session& session, const Arguments& arguments, JsonWriter& answer) {
  const std::string& id = arguments.id(0, "id");
  sqlite::Query row = session.database.query(kGet);
  if (!row.with(session.scope_key, id).step()) throw Error::not_found("attachment", id);
  answer.begin_object();
  write_attachment(row, answer.key("attachment"));
  write_text(answer.key("file"), row.optional_text(15));
  answer.end_object();
}

void list(Session& session, const Arguments& arguments, JsonWriter& answer) {
  const Json& query = arguments.object(0);
  write_list(session, list_model(query), query, answer,
             [&](const sqlite::Query& row) { write_attachment(row, answer); });
}

struct FoundAttachment {
  std::int64_t key;
  std::int64_t message_key;
  std::int64_t conversation_key;
  bool has_bytes;
};

FoundAttachment find_attachment(Session& session, const std::string& id) {
  sqlite::Query row = session.database.query(kFind);
  if (!row.with(session.scope_key, id).step()) throw Error::not_found("attachment", id);
  return {row.integer(0), row.integer(1), row.integer(2), row.integer(3) != 0};
}

RowChanges read_changes(const Fields& fields) {
  RowChanges changes;
  const auto set_name = [&](std::string_view name, std::string_view column) {
    if (fields.has(name)) changes.set(column, read_name(fields, name));
  };
  set_name("name", "name");
  set_name("mimeType", "mime_type");
  set_name("fileId", "file_id");
  set_name("extractionRequestId", "extraction_request_id");
  if (fields.has("storagePath")) changes.set("storage_path", read_storage_path(fields));
  if (fields.has("size")) changes.set_optional("size", read_size(fields));
  if (fields.has("extractionStatus")) {
    changes.set("extraction_status",
                fields.required_one_of("extractionStatus", kExtractionStatuses));
  }
  if (fields.has("extractedText")) {
    changes.set_optional("extracted_text", fields.unlimited_text("extractedText"));
  }
  if (fields.has("metadata")) changes.set("metadata", read_metadata(fields));
  return changes;
}

void update(Session& session, const Arguments& arguments, JsonWriter& answer) {
  const std::string& id = arguments.id(0, "id");
  const FoundAttachment attachment = find_attachment(session, id);
  require_member(session, attachment.conversation_key, session.user_id);
  const Fields fields(arguments.object(1), "fields",
                      {"name", "mimeType", "storagePath", "fileId", "size", "extractionRequestId",
                       "extractionStatus", "extractedText", "metadata"});
  if (attachment.has_bytes && fields.has("size")) {
    throw Error::invalid("fields.size", "is that of the bytes, which are here.");
  }
  read_changes(fields).apply(session, "attachments", "attachment_key", attachment.key);
  queue_for_search(session, SearchKind::kAttachment, attachment.key);
  touch(session, attachment.conversation_key, attachment.message_key);
  write_stored(session, id, answer);
}

void purge(Session& session, const Arguments& arguments, JsonWriter& answer) {
  const std::string& id = arguments.id(0, "id");
  queue_removed_attachment(session, id);
  changed(session, purge_row(session, kLifecycle, id));
  answer.null();
}

}  // namespace

Operations attachment_operations() {
  using Rows = RowOperations<kLifecycle, write_stored, changed>;
  return {
      {"attachments.add", OperationKind::kWrite, add},
      {"attachments.addStored", OperationKind::kWrite, add_stored},
      {"attachments.file", OperationKind::kRead, get_file},
      {"attachments.get", OperationKind::kRead, Rows::get},
      {"attachments.list", OperationKind::kRead, list},
      {"attachments.update", OperationKind::kWrite, update},
      {"attachments.delete", OperationKind::kWrite, Rows::hide},
      {"attachments.restore", OperationKind::kWrite, Rows::restore},
      {"attachments.purge", OperationKind::kWrite, purge},
  };
}

void write_attachments(Session& session, std::int64_t message_key, JsonWriter& answer) {
  answer.begin_array();
  sqlite::Query row = session.database.query(kOfMessage);
  row.with(message_key);
  while (row.step()) write_attachment(row, answer);
  answer.end_array();
}

}  // namespace chatkeep
