#include "transfer/importing.h"

#include "base/error.h"
#include "conversations/conversations.h"
#include "operations/columns.h"
#include "search/search_queue.h"
#include "transfer/conversation_import.h"
#include "transfer/record_reader.h"

namespace chatkeep {

namespace {

constexpr std::size_t kMaxRecords = 100'000;
constexpr std::size_t kMaxKnown = 1000;
constexpr std::size_t kMaxNameLength = 255;
constexpr std::size_t kMaxUrlLength = 16'384;
const Choices kParts = {"whole", "first", "next", "last"};

constexpr std::string_view kFind =
    "SELECT conversation_key, deleted_at IS NOT NULL, import_client, last_sequence"
    " FROM conversations WHERE scope_key = ?1 AND id = ?2";
// Until it is whole it is as hidden as what is deleted is, with a mark that keeps it from being
// restored.
constexpr std::string_view kInsert =
    "INSERT INTO conversations (scope_key, id, title, type, assistant_id, folder, pinned, archived,"
    " last_sequence, summary_until_sequence, created_at, updated_at, deleted_at, import_client,"
    " tags, data, meta, summary)"
    " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)";
constexpr std::string_view kInsertTag =
    "INSERT INTO conversation_tags (conversation_key, tag) VALUES (?, ?)";
constexpr std::string_view kAdvance =
    "UPDATE conversations SET last_sequence = ?3 WHERE scope_key = ?1 AND conversation_key = ?2";
constexpr std::string_view kShow =
    "UPDATE conversations SET deleted_at = ?3, import_client = NULL"
    " WHERE scope_key = ?1 AND conversation_key = ?2";
constexpr std::string_view kDiscard =
    "DELETE FROM conversations WHERE scope_key = ?1 AND id = ?2 AND import_client = ?3";
// In every scope: who has the store open speaks for all of it.
constexpr std::string_view kLeft =
    "SELECT conversation_key FROM conversations WHERE import_client IS NOT NULL"
    " AND import_client NOT IN (SELECT value FROM json_each(?))";
constexpr std::string_view kDiscardLeft = "DELETE FROM conversations WHERE conversation_key = ?";
constexpr std::string_view kCountMessages =
    "SELECT count(*) FROM messages WHERE conversation_key = ?";
constexpr std::string_view kCountComponents =
    "SELECT count(*) FROM components WHERE conversation_key = ?";
constexpr std::string_view kCountAttachments =
    "SELECT count(*) FROM attachments WHERE conversation_key = ?";

constexpr std::string_view kInsertUser =
    "INSERT OR IGNORE INTO users (scope_key, id, name, email, avatar_url, created_at, updated_at)"
    " VALUES (?, ?, ?, ?, ?, ?, ?) RETURNING 1";
constexpr std::string_view kInsertAssistant =
    "INSERT OR IGNORE INTO assistants (scope_key, id, name, user_authentication, provider, model,"
    " created_at, updated_at, deleted_at, config) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)"
    " RETURNING 1";

constexpr std::string_view kHasMessage =
    "SELECT 1 FROM messages m JOIN conversations c USING (conversation_key)"
    " WHERE m.scope_key = ?1 AND m.id = ?2 AND c.id = ?3";
constexpr std::string_view kHasComponent =
    "SELECT 1 FROM components p JOIN conversations c USING (conversation_key)"
    " WHERE p.scope_key = ?1 AND p.id = ?2 AND c.id = ?3";
constexpr std::string_view kHasAttachment =
    "SELECT 1 FROM attachments a JOIN conversations c USING (conversation_key)"
    " WHERE a.scope_key = ?1 AND a.id = ?2 AND c.id = ?3";
// It could be given bytes.
constexpr std::string_view kIsWithoutBytes =
    "SELECT 1 FROM attachments a JOIN conversations c USING (conversation_key)"
    " WHERE a.scope_key = ?1 AND a.id = ?2 AND c.id = ?3 AND a.sha256 IS NULL"
    " AND a.deleted_at IS NULL AND c.deleted_at IS NULL";

using Into = ConversationImport::Into;

// A conversation that is there, or is being imported.
struct Found {
  std::int64_t key;
  bool deleted;
  std::optional<std::string> client;
  std::int64_t last_sequence;
};

std::optional<Found> find(Session& session, const std::string& id) {
  sqlite::Query row = session.database.query(kFind);
  if (!row.with(session.scope_key, id).step()) return std::nullopt;
  Found found{row.integer(0), row.integer(1) != 0, std::nullopt, row.integer(3)};
  if (const auto client = row.optional_text(2)) found.client = *client;
  return found;
}

std::int64_t insert_hidden(Session& session, const ConversationRecord& record) {
  session.database.query(kInsert)
      .with(session.scope_key, record.id, record.title, record.type, record.assistant_id,
            record.folder, record.pinned, record.archived, record.last_sequence,
            record.summary_until_sequence, record.created_at, record.updated_at,
            session.clock.now(), session.client, Json(record.tags).dump(), record.data, record.meta,
            record.summary)
      .run();
  const std::int64_t key = session.database.last_insert_key();
  for (const std::string& tag : record.tags) {
    session.database.query(kInsertTag).with(key, tag).run();
  }
  return key;
}

std::int64_t count(Session& session, std::string_view sql, std::int64_t conversation_key) {
  sqlite::Query row = session.database.query(sql);
  row.with(conversation_key).step();
  return row.integer(0);
}

// What the input says there is, against what can be read back.
void check_counts(Session& session, const Fields& expected, std::int64_t conversation_key) {
  const std::pair<std::string_view, std::string_view> counts[] = {
      {"messages", kCountMessages},
      {"components", kCountComponents},
      {"attachments", kCountAttachments},
  };
  for (const auto& [name, sql] : counts) {
    const auto given = expected.integer(name, 0, kMaxSafeInteger);
    const std::int64_t there = count(session, sql, conversation_key);
    if (given && *given != there) {
      throw Error::invalid(expected.path(name), "is " + std::to_string(*given) + ", but " +
                                                    std::to_string(there) + " can be read back.");
    }
  }
}

void show(Session& session, const ConversationRecord& record, const Fields& expected,
          std::int64_t conversation_key, std::int64_t last_sequence) {
  if (record.summary_until_sequence > last_sequence) {
    throw Error::invalid("input.conversation.summaryUntilSequence",
                         "is beyond the conversation's last sequence.");
  }
  check_counts(session, expected, conversation_key);
  refresh_activity(session, conversation_key);
  session.database.query(kShow).with(session.scope_key, conversation_key, record.deleted_at).run();
}

struct Input {
  Input(const Session& session, const Arguments& arguments)
      : fields(arguments.object(0), "input",
               {"part", "conversation", "records", "expected", "files"}),
        part(fields.required_one_of("part", kParts)),
        conversation(fields.at("conversation"), "input.conversation", session.clock.now()),
        records(fields.at("records")) {
    if (!records.is_array() || records.size() > kMaxRecords) {
      throw Error::invalid("input.records", "must be an array of at most " +
                                                std::to_string(kMaxRecords) + " records.");
    }
    if (fields.has_value("files")) read_files(fields.at("files"));
  }

  bool is_begin() const { return part == "whole" || part == "first"; }
  bool is_end() const { return part == "whole" || part == "last"; }

  Fields fields;
  std::string part;
  // Whole at the beginning and at the end; in between its id will do.
  ConversationRecord conversation;
  const Json& records;
  std::vector<ImportedFile> files;

 private:
  void read_files(const Json& given) {
    if (!given.is_array() || given.size() > kMaxRecords) {
      throw Error::invalid(
          "input.files", "must be an array of at most " + std::to_string(kMaxRecords) + " files.");
    }
    for (std::size_t i = 0; i < given.size(); ++i) {
      const Fields file(given[i], "input.files[" + std::to_string(i) + "]",
                        {"attachmentId", "sha256", "file", "size"});
      const std::string id = check_id(file.at("attachmentId"), file.path("attachmentId"));
      files.push_back({id, StoredFile(file), std::nullopt});
    }
  }
};

// The files that came and that no row names: what whoever wrote them puts away.
void write_unused(const std::vector<ImportedFile>& files, JsonWriter& answer) {
  answer.key("unused").begin_array();
  for (const ImportedFile& file : files) {
    if (file.in_use == file.stored.file) continue;
    answer.begin_object();
    answer.key("file").text(file.stored.file);
    write_text(answer.key("inUse"), file.in_use);
    answer.end_object();
  }
  answer.end_array();
}

void write_outcome(std::string_view state, const ConversationImport::Counts& counts,
                   const Input& input, JsonWriter& answer) {
  answer.begin_object();
  answer.key("state").text(state);
  answer.key("messages").number(counts.messages);
  answer.key("components").number(counts.components);
  answer.key("attachments").number(counts.attachments);
  write_unused(input.files, answer);
  answer.end_object();
}

void write_records(ConversationImport& import, const Json& records) {
  for (std::size_t i = 0; i < records.size(); ++i) {
    import.write(records[i], "input.records[" + std::to_string(i) + "]");
  }
}

// Adds what a conversation that was there does not have.
void merge(Session& session, Input& input, const Found& found, JsonWriter& answer) {
  ConversationImport import(session, found.key, found.last_sequence, Into::kExisting, input.files);
  write_records(import, input.records);
  if (!import.written().any()) return write_outcome("skipped", {}, input, answer);
  session.database.query(kAdvance).with(session.scope_key, found.key, import.last_sequence()).run();
  refresh_activity(session, found.key);
  import.touch();
  write_outcome("imported", import.written(), input, answer);
}

void conversation(Session& session, const Arguments& arguments, JsonWriter& answer) {
  Input input(session, arguments);
  std::optional<Found> found = find(session, input.conversation.id);
  if (input.is_begin() && found) {
    if (found->client) {
      throw Error(ErrorCode::kConflict,
                  "The conversation " + input.conversation.id + " is just being imported.");
    }
    if (found->deleted) return write_outcome("skipped", {}, input, answer);
    if (input.part == "first") return write_outcome("existing", {}, input, answer);
    return merge(session, input, *found, answer);
  }
  if (!input.is_begin() && (!found || found->client != session.client)) {
    throw Error::not_found("conversation", input.conversation.id);
  }
  if (!found) {
    const std::int64_t key = insert_hidden(session, input.conversation);
    found = Found{key, true, session.client, input.conversation.last_sequence};
  }
  ConversationImport import(session, found->key, found->last_sequence, Into::kNew, input.files);
  write_records(import, input.records);
  session.database.query(kAdvance)
      .with(session.scope_key, found->key, import.last_sequence())
      .run();
  if (!input.is_end()) return write_outcome("staged", import.written(), input, answer);
  const Json none = Json::object();
  const Json& expected = input.fields.has("expected") ? input.fields.at("expected") : none;
  show(session, input.conversation,
       Fields(expected, "input.expected", {"messages", "components", "attachments"}), found->key,
       import.last_sequence());
  import.touch();
  write_outcome("imported", import.written(), input, answer);
}

bool insert_user(Session& session, const Json& record, const std::string& path) {
  const Fields fields(record, path,
                      {"type", "id", "name", "email", "avatarUrl", "createdAt", "updatedAt"});
  const std::string id = check_id(fields.at("id"), fields.path("id"));
  const Nanoseconds created_at = fields.time("createdAt").value_or(session.clock.now());
  sqlite::Query row = session.database.query(kInsertUser);
  return row
      .with(session.scope_key, id, fields.text("name", kMaxNameLength).value_or(""),
            fields.text("email", kMaxNameLength), fields.text("avatarUrl", kMaxUrlLength),
            created_at, fields.time("updatedAt").value_or(created_at))
      .step();
}

bool insert_assistant(Session& session, const Json& record, const std::string& path) {
  const Fields fields(record, path,
                      {"type", "id", "name", "userAuthentication", "provider", "model", "config",
                       "createdAt", "updatedAt", "deletedAt"});
  const std::string id = check_id(fields.at("id"), fields.path("id"));
  const std::string name = check_id(fields.at("name"), fields.path("name"));
  const Nanoseconds created_at = fields.time("createdAt").value_or(session.clock.now());
  sqlite::Query row = session.database.query(kInsertAssistant);
  return row
      .with(session.scope_key, id, name,
            std::int64_t{fields.boolean("userAuthentication").value_or(false)},
            fields.text("provider", kMaxModelLength).value_or(""),
            fields.text("model", kMaxModelLength).value_or(""), created_at,
            fields.time("updatedAt").value_or(created_at), fields.time("deletedAt"),
            fields.json_object("config"))
      .step();
}

void people(Session& session, const Arguments& arguments, JsonWriter& answer) {
  const Json& records = arguments.array(0, "records", kMaxRecords);
  std::int64_t imported = 0;
  for (std::size_t i = 0; i < records.size(); ++i) {
    const std::string path = "records[" + std::to_string(i) + "]";
    if (!records[i].is_object()) throw Error::invalid(path, "must be an object.");
    const bool is_user = records[i].value("type", "") == "user";
    const bool inserted = is_user ? insert_user(session, records[i], path)
                                  : insert_assistant(session, records[i], path);
    if (!inserted) continue;
    ++imported;
    session.changes.touch_scope(is_user ? ChangeKind::kUsers : ChangeKind::kAssistants);
  }
  answer.number(imported);
}

// Which of these the conversation has, and which of its attachments have no bytes.
void known(Session& session, const Arguments& arguments, JsonWriter& answer) {
  const std::string& conversation_id = arguments.id(0, "id");
  const Fields fields(arguments.object(1), "ids", {"messages", "components", "attachments"});
  const auto write_those = [&](std::string_view key, std::string_view ids, std::string_view sql) {
    answer.key(key).begin_array();
    for (const std::string& id :
         fields.names(ids, kMaxKnown).value_or(std::vector<std::string>())) {
      sqlite::Query row = session.database.query(sql);
      if (row.with(session.scope_key, id, conversation_id).step()) answer.text(id);
    }
    answer.end_array();
  };
  answer.begin_object();
  write_those("messages", "messages", kHasMessage);
  write_those("components", "components", kHasComponent);
  write_those("attachments", "attachments", kHasAttachment);
  write_those("withoutBytes", "attachments", kIsWithoutBytes);
  answer.end_object();
}

void discard(Session& session, const Arguments& arguments, JsonWriter& answer) {
  const std::string& id = arguments.id(0, "id");
  queue_removed_conversation(session, id);
  session.database.query(kDiscard).with(session.scope_key, id, session.client).run();
  answer.null();
}

}  // namespace

Operations import_operations() {
  return {
      {"import.people", OperationKind::kWrite, people},
      {"import.conversation", OperationKind::kWrite, conversation},
      {"import.known", OperationKind::kRead, known},
      {"import.discard", OperationKind::kWrite, discard},
  };
}

void discard_imports(sqlite::Connection& database, std::string_view living_clients) {
  std::vector<std::int64_t> keys;
  {
    sqlite::Query left = database.query(kLeft);
    left.with(living_clients);
    while (left.step()) keys.push_back(left.integer(0));
  }
  for (const std::int64_t key : keys) {
    queue_removed_conversation(database, key);
    database.query(kDiscardLeft).with(key).run();
  }
}

}  // namespace chatkeep
