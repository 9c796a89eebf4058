#include "conversations/conversations.h"

#include <algorithm>
#include <array>

#include "base/error.h"
#include "filters/list_model.h"
#include "operations/columns.h"
#include "operations/row_changes.h"
#include "operations/row_lifecycle.h"
#include "people/members.h"
#include "search/search_queue.h"

namespace chatkeep {

namespace {

constexpr std::size_t kMaxTitleLength = 255;
constexpr std::size_t kMaxTags = 100;
using Tags = std::vector<std::string>;
const Choices kTypes = {"chat", "channel", "dm"};

// In the order in which write_conversation reads them.
const std::string kColumns =
    "id, title, type, data, meta, created_at, updated_at, last_message_at, assistant_id, folder,"
    " tags, pinned, archived, summary, summary_until_sequence,"
    " (SELECT m.id FROM messages m WHERE m.conversation_key = conversations.conversation_key"
    "  AND m.on_path = 1 AND m.deleted_at IS NULL ORDER BY m.sequence DESC LIMIT 1)";

const std::string kList = "SELECT " + kColumns +
                          " FROM conversations"
                          " WHERE scope_key = ? AND deleted_at IS NULL";
const std::string kGet = kList + " AND id = ?";
const std::string kGetByKey = kList + " AND conversation_key = ?";
constexpr std::string_view kFind =
    "SELECT conversation_key, last_sequence FROM conversations"
    " WHERE scope_key = ? AND id = ? AND deleted_at IS NULL";
constexpr std::string_view kInsert =
    "INSERT INTO conversations (scope_key, id, title, type, data, meta, created_at, updated_at,"
    " assistant_id, folder, tags, pinned, archived) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)";
constexpr std::string_view kForgetTags = "DELETE FROM conversation_tags WHERE conversation_key = ?";
constexpr std::string_view kInsertTag =
    "INSERT INTO conversation_tags (conversation_key, tag) VALUES (?, ?)";
// What a second, equal `create` is told apart by; deleted rows hold their ids.
constexpr std::string_view kExisting =
    "SELECT deleted_at IS NULL AND title = ?3 AND type = ?4 AND data IS ?5 AND meta IS ?6"
    " AND created_at = coalesce(?7, created_at) AND assistant_id IS ?8 AND folder IS ?9"
    " AND tags = ?10 AND pinned = ?11 AND archived = ?12"
    " FROM conversations WHERE scope_key = ?1 AND id = ?2";
constexpr std::string_view kRecordActivity =
    "UPDATE conversations SET last_sequence = ?3, updated_at = ?4, last_message_at = ?5"
    " WHERE scope_key = ?1 AND conversation_key = ?2";
constexpr std::string_view kLastMessage =
    "SELECT m.sequence, m.created_at FROM messages m"
    " LEFT JOIN messages t ON t.message_key = m.thread_key"
    " WHERE m.conversation_key = ? AND m.deleted_at IS NULL AND t.deleted_at IS NULL"
    " ORDER BY m.sequence DESC LIMIT 1";
constexpr std::string_view kLastComponent =
    "SELECT p.sequence, p.created_at FROM components p"
    " LEFT JOIN messages m ON m.message_key = p.message_key"
    " LEFT JOIN messages t ON t.message_key = m.thread_key"
    " WHERE p.conversation_key = ? AND p.deleted_at IS NULL AND m.deleted_at IS NULL"
    " AND t.deleted_at IS NULL ORDER BY p.sequence DESC LIMIT 1";
constexpr std::string_view kSetActivity =
    "UPDATE conversations SET last_message_at = ?3 WHERE scope_key = ?1 AND conversation_key = ?2";

// Reactions, feedback, journals and attachments go with their messages.
constexpr std::array<std::string_view, 3> kEmpty = {
    "DELETE FROM components WHERE conversation_key = ?",
    "DELETE FROM messages WHERE conversation_key = ?",
    "DELETE FROM drafts WHERE conversation_key = ?",
};
constexpr std::string_view kForget =
    "UPDATE conversations SET summary = '', summary_until_sequence = 0, last_message_at = NULL,"
    " updated_at = ?3 WHERE scope_key = ?1 AND conversation_key = ?2";

constexpr RowLifecycle kLifecycle = {
    "conversation",
    "UPDATE conversations SET deleted_at = ?3"
    " WHERE scope_key = ?1 AND id = ?2 AND deleted_at IS NULL RETURNING conversation_key",
    // One that is being imported is not there yet.
    "UPDATE conversations SET deleted_at = NULL"
    " WHERE scope_key = ?1 AND id = ?2 AND import_client IS NULL RETURNING conversation_key",
    "DELETE FROM conversations WHERE scope_key = ?1 AND id = ?2 AND import_client IS NULL"
    " RETURNING conversation_key",
};

const ListModel& list_model() {
  static const ListModel model = {
      kList,
      "conversation_key",
      {
          {"id", "id", Operator::kEqual, ValueType::kText},
          {"title", "text_contains(title", Operator::kContains, ValueType::kText},
          {"type", "type", Operator::kEqual, ValueType::kText, &kTypes},
          {"assistantId", "assistant_id", Operator::kEqual, ValueType::kText},
          {"folder", "folder", Operator::kEqual, ValueType::kText},
          {"tag",
           "EXISTS (SELECT 1 FROM conversation_tags t"
           " WHERE t.conversation_key = conversations.conversation_key AND t.tag",
           Operator::kEqual, ValueType::kText, nullptr, ")"},
          {"pinned", "pinned", Operator::kEqual, ValueType::kBoolean},
          {"archived", "archived", Operator::kEqual, ValueType::kBoolean},
          {"activeAfter", "last_message_at", Operator::kGreater, ValueType::kTime},
          {"activeBefore", "last_message_at", Operator::kLess, ValueType::kTime},
      },
      {
          {"lastMessageAt", "last_message_at"},
          {"createdAt", "created_at"},
          {"title", "title"},
      },
      true,
  };
  return model;
}

void write_conversation(const Session& session, const sqlite::Query& row, JsonWriter& answer) {
  answer.begin_object();
  answer.key("id").text(row.text(0));
  answer.key("title").text(row.text(1));
  answer.key("type").text(row.text(2));
  write_text(answer.key("assistantId"), row.optional_text(8));
  write_text(answer.key("folder"), row.optional_text(9));
  answer.key("tags").document(row.text(10));
  answer.key("pinned").boolean(row.integer(11) != 0);
  answer.key("archived").boolean(row.integer(12) != 0);
  answer.key("summary").text(row.text(13));
  answer.key("summaryUntilSequence").number(row.integer(14));
  write_text(answer.key("headId"), row.optional_text(15));
  write_document(answer.key("data"), row.optional_text(3));
  write_document(answer.key("meta"), row.optional_text(4));
  answer.key("userId").text(session.user_id);
  answer.key("organizationId").text(session.organization_id);
  write_time(answer.key("createdAt"), row.integer(5));
  write_time(answer.key("updatedAt"), row.integer(6));
  write_time(answer.key("lastMessageAt"), row.optional_integer(7));
  answer.end_object();
}

void write_stored(Session& session, const std::string& id, JsonWriter& answer) {
  sqlite::Query row = session.database.query(kGet);
  if (!row.with(session.scope_key, id).step()) throw Error::not_found("conversation", id);
  write_conversation(session, row, answer);
}

std::string as_json(const Tags& tags) { return Json(tags).dump(); }

struct Input {
  explicit Input(const Fields& fields)
      : id(fields.id("id")),
        title(fields.text("title", kMaxTitleLength).value_or("")),
        type(fields.one_of("type", kTypes).value_or("chat")),
        data(fields.json_object("data")),
        meta(fields.json_object("meta")),
        created_at(fields.time("createdAt")),
        assistant_id(fields.id("assistantId")),
        folder(fields.id("folder")),
        tags(fields.names("tags", kMaxTags).value_or(Tags())),
        tags_json(as_json(tags)),
        pinned(fields.boolean("pinned").value_or(false)),
        archived(fields.boolean("archived").value_or(false)) {}

  std::optional<std::string> id;
  std::string title;
  std::string type;
  std::optional<std::string> data;
  std::optional<std::string> meta;
  std::optional<Nanoseconds> created_at;
  std::optional<std::string> assistant_id;
  std::optional<std::string> folder;
  Tags tags;
  std::string tags_json;
  std::int64_t pinned;
  std::int64_t archived;
};

void insert_tags(Session& session, std::int64_t conversation_key, const Tags& tags) {
  for (const std::string& tag : tags) {
    session.database.query(kInsertTag).with(conversation_key, tag).run();
  }
}

// True if the row is there already, as it is given; throws CONFLICT if it is there otherwise.
bool exists(Session& session, const Input& input) {
  sqlite::Query existing = session.database.query(kExisting);
  existing.with(session.scope_key, *input.id, input.title, input.type, input.data, input.meta,
                input.created_at, input.assistant_id, input.folder, input.tags_json, input.pinned,
                input.archived);
  return is_repetition(existing, kLifecycle.what, *input.id);
}

void create(Session& session, const Arguments& arguments, JsonWriter& answer) {
  const Input input(Fields(arguments.object(0), "input",
                           {"id", "title", "type", "assistantId", "folder", "tags", "pinned",
                            "archived", "data", "meta", "createdAt"}));
  const Nanoseconds now = session.clock.now();
  const std::string id = input.id ? *input.id : session.ids.next(now);
  if (!input.id || !exists(session, input)) {
    session.database.query(kInsert)
        .with(session.scope_key, id, input.title, input.type, input.data, input.meta,
              input.created_at.value_or(now), now, input.assistant_id, input.folder,
              input.tags_json, input.pinned, input.archived)
        .run();
    const std::int64_t key = session.database.last_insert_key();
    insert_tags(session, key, input.tags);
    session.changes.touch(key, ChangeKind::kConversation);
  }
  write_stored(session, id, answer);
}

void list(Session& session, const Arguments& arguments, JsonWriter& answer) {
  write_list(session, list_model(), arguments.object(0), answer,
             [&](const sqlite::Query& row) { write_conversation(session, row, answer); });
}

void update(Session& session, const Arguments& arguments, JsonWriter& answer) {
  const std::string& id = arguments.id(0, "id");
  const OpenConversation conversation = find_conversation(session, id);
  // Folder, tags, pinned and archived are how the scope's user keeps order, not acting in it.
  const Choices shared = {"title", "type", "assistantId", "data", "meta"};
  const Fields fields(
      arguments.object(1), "fields",
      {"title", "type", "assistantId", "folder", "tags", "pinned", "archived", "data", "meta"});
  if (std::any_of(shared.begin(), shared.end(), [&](auto name) { return fields.has(name); })) {
    require_member(session, conversation.key, session.user_id);
  }
  RowChanges changes;
  if (fields.has("title")) {
    changes.set("title", fields.text("title", kMaxTitleLength).value_or(""));
  }
  if (fields.has("type")) changes.set("type", fields.required_one_of("type", kTypes));
  if (fields.has("assistantId")) changes.set_optional("assistant_id", fields.id("assistantId"));
  if (fields.has("folder")) changes.set_optional("folder", fields.id("folder"));
  if (fields.has("tags")) {
    const Tags tags = fields.names("tags", kMaxTags).value_or(Tags());
    changes.set("tags", as_json(tags));
    session.database.query(kForgetTags).with(conversation.key).run();
    insert_tags(session, conversation.key, tags);
  }
  for (const std::string_view name : {"pinned", "archived"}) {
    if (fields.has(name)) changes.set(name, std::int64_t{fields.boolean(name).value_or(false)});
  }
  for (const std::string_view name : {"data", "meta"}) {
    if (fields.has(name)) changes.set_optional(name, fields.json_object(name));
  }
  changes.apply(session, "conversations", "conversation_key", conversation.key);
  session.changes.touch(conversation.key, ChangeKind::kConversation);
  write_stored(session, id, answer);
}

void changed(Session& session, std::int64_t conversation_key) {
  session.changes.touch(conversation_key, ChangeKind::kConversation);
}

void purge(Session& session, const Arguments& arguments, JsonWriter& answer) {
  const std::string& id = arguments.id(0, "id");
  queue_removed_conversation(session, id);
  purge_row(session, kLifecycle, id);
  session.changes.touch_removed(id);
  answer.null();
}

void reset(Session& session, const Arguments& arguments, JsonWriter& answer) {
  const std::string& id = arguments.id(0, "id");
  const OpenConversation conversation = find_conversation(session, id);
  require_moderator(session, conversation.key, session.user_id);
  queue_removed_conversation(session, id);
  for (const std::string_view empty : kEmpty) {
    session.database.query(empty).with(conversation.key).run();
  }
  session.database.query(kForget)
      .with(session.scope_key, conversation.key, session.clock.now())
      .run();
  for (const ChangeKind kind :
       {ChangeKind::kConversation, ChangeKind::kMessages, ChangeKind::kComponents,
        ChangeKind::kAttachments, ChangeKind::kDrafts, ChangeKind::kSummary}) {
    session.changes.touch(conversation.key, kind);
  }
  write_stored(session, id, answer);
}

}  // namespace

Operations conversation_operations() {
  using Rows = RowOperations<kLifecycle, write_stored, changed>;
  return {
      {"conversations.create", OperationKind::kWrite, create},
      {"conversations.get", OperationKind::kRead, Rows::get},
      {"conversations.list", OperationKind::kRead, list},
      {"conversations.update", OperationKind::kWrite, update},
      {"conversations.reset", OperationKind::kWrite, reset},
      {"conversations.delete", OperationKind::kWrite, Rows::hide},
      {"conversations.restore", OperationKind::kWrite, Rows::restore},
      {"conversations.purge", OperationKind::kWrite, purge},
  };
}

OpenConversation find_conversation(Session& session, const std::string& id) {
  sqlite::Query row = session.database.query(kFind);
  if (!row.with(session.scope_key, id).step()) throw Error::not_found("conversation", id);
  const OpenConversation conversation = {row.integer(0), row.integer(1)};
  // It is counted up, and JavaScript reads it.
  if (conversation.last_sequence < 0 || conversation.last_sequence >= kMaxSafeInteger) {
    throw Error::damaged("a conversation's last sequence is none.");
  }
  return conversation;
}

void record_activity(Session& session, std::int64_t conversation_key, std::int64_t last_sequence,
                     Nanoseconds last_created_at) {
  session.database.query(kRecordActivity)
      .with(session.scope_key, conversation_key, last_sequence, session.clock.now(),
            last_created_at)
      .run();
}

void refresh_activity(Session& session, std::int64_t conversation_key) {
  // The last row that is shown, by sequence: two steps along indexes, however long it is.
  std::int64_t last_sequence = 0;
  std::optional<Nanoseconds> last_created_at;
  for (const std::string_view last : {kLastMessage, kLastComponent}) {
    sqlite::Query row = session.database.query(last);
    if (row.with(conversation_key).step() && row.integer(0) > last_sequence) {
      last_sequence = row.integer(0);
      last_created_at = row.integer(1);
    }
  }
  session.database.query(kSetActivity)
      .with(session.scope_key, conversation_key, last_created_at)
      .run();
}

void write_conversation_by_key(Session& session, std::int64_t conversation_key,
                               JsonWriter& answer) {
  sqlite::Query row = session.database.query(kGetByKey);
  row.with(session.scope_key, conversation_key).step();
  write_conversation(session, row, answer);
}

}  // namespace chatkeep
