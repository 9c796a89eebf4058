#include "components/components.h"

#include "base/error.h"
#include "components/component_row.h"
#include "conversations/conversations.h"
#include "filters/list_model.h"
#include "messages/messages.h"
#include "operations/row_changes.h"
#include "operations/row_lifecycle.h"
#include "people/members.h"
#include "search/search_queue.h"

namespace chatkeep {

namespace {

constexpr std::size_t kMaxKindLength = 32;

const std::string kList =
    "SELECT " + std::string(kComponentColumns) + " FROM " + std::string(kComponentTables) +
    " WHERE p.scope_key = ?1 AND c.scope_key = ?1 AND " + std::string(kComponentShown);
const std::string kGet = kList + " AND p.id = ?2";
const std::string kFind = "SELECT p.component_key, p.conversation_key FROM " +
                          std::string(kComponentTables) + " WHERE p.scope_key = ?1 AND p.id = ?2" +
                          " AND " + std::string(kComponentShown);
constexpr std::string_view kInsert =
    "INSERT INTO components (scope_key, conversation_key, message_key, sequence, id,"
    " component_kind, created_at, updated_at, payload) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)";
// What a second, equal `append` is told apart by; deleted rows hold their ids.
constexpr std::string_view kExisting =
    "SELECT deleted_at IS NULL AND conversation_key = ?3 AND message_key IS ?4"
    " AND component_kind = ?5 AND created_at = coalesce(?6, created_at) AND payload = ?7"
    " FROM components WHERE scope_key = ?1 AND id = ?2";

constexpr RowLifecycle kLifecycle = {
    "component",
    "UPDATE components SET deleted_at = ?3"
    " WHERE scope_key = ?1 AND id = ?2 AND deleted_at IS NULL AND EXISTS (SELECT 1 FROM "
    "conversations c"
    " WHERE c.conversation_key = components.conversation_key AND c.deleted_at IS NULL)"
    " RETURNING conversation_key",
    "UPDATE components SET deleted_at = NULL"
    " WHERE scope_key = ?1 AND id = ?2 AND EXISTS (SELECT 1 FROM conversations c"
    " WHERE c.conversation_key = components.conversation_key AND c.deleted_at IS NULL)"
    " RETURNING conversation_key",
    "DELETE FROM components WHERE scope_key = ?1 AND id = ?2 RETURNING conversation_key",
};

const ListModel& list_model() {
  static const ListModel model = {
      kList,
      "p.component_key",
      {
          {"id", "p.id", Operator::kEqual, ValueType::kText},
          {"conversationId",
           "p.conversation_key = (SELECT conversation_key FROM conversations"
           " WHERE scope_key = ?1 AND id",
           Operator::kEqual, ValueType::kText, nullptr, ")"},
          {"messageId",
           "p.message_key = (SELECT message_key FROM messages WHERE scope_key = ?1 AND id",
           Operator::kEqual, ValueType::kText, nullptr, ")"},
          {"componentKind", "p.component_kind", Operator::kEqual, ValueType::kText},
          {"beforeSequence", "p.sequence", Operator::kLess, ValueType::kInteger},
      },
      {
          {"sequence", "p.sequence", {"conversationId", "messageId"}},
          {"createdAt", "p.created_at", {}, {"messageId"}},
      },
      false,
  };
  return model;
}

void write_stored(Session& session, const std::string& id, JsonWriter& answer) {
  sqlite::Query row = session.database.query(kGet);
  if (!row.with(session.scope_key, id).step()) throw Error::not_found("component", id);
  write_component(read_component(row), answer);
}

// The key of the message that a component says it belongs to, which is of the same conversation.
std::optional<std::int64_t> read_message_key(Session& session, const Fields& fields,
                                             std::int64_t conversation_key) {
  const auto message =
      find_message_of(session, fields.id("messageId"), fields.path("messageId"), conversation_key);
  if (!message) return std::nullopt;
  return message->key;
}

// Given as a field, where clearing it makes no sense.
std::string read_kind(const Fields& fields) {
  const std::string path = fields.path("componentKind");
  const std::string& kind = check_text(fields.at("componentKind"), path, kMaxKindLength);
  if (kind.empty()) throw Error::invalid(path, "must not be empty.");
  return kind;
}

std::string read_payload(const Fields& fields) {
  fields.at("payload");
  return *fields.json_object("payload");
}

struct Input {
  Input(Session& session, const Fields& fields, std::int64_t conversation_key)
      : id(fields.id("id")),
        component_kind(read_kind(fields)),
        payload(read_payload(fields)),
        created_at(fields.time("createdAt")),
        message_key(read_message_key(session, fields, conversation_key)) {}

  std::optional<std::string> id;
  std::string component_kind;
  std::string payload;
  std::optional<Nanoseconds> created_at;
  std::optional<std::int64_t> message_key;
};

// True if the row is there already, as it is given; throws CONFLICT if it is there otherwise.
bool exists(Session& session, const Input& input, std::int64_t conversation_key) {
  sqlite::Query existing = session.database.query(kExisting);
  existing.with(session.scope_key, *input.id, conversation_key, input.message_key,
                input.component_kind, input.created_at, input.payload);
  return is_repetition(existing, kLifecycle.what, *input.id);
}

void append(Session& session, const Arguments& arguments, JsonWriter& answer) {
  const OpenConversation conversation =
      find_conversation(session, arguments.id(0, "conversationId"));
  require_member(session, conversation.key, session.user_id);
  const Fields fields(arguments.object(1), "input",
                      {"id", "messageId", "componentKind", "payload", "createdAt"});
  const Input input(session, fields, conversation.key);
  const Nanoseconds now = session.clock.now();
  const std::string id = input.id ? *input.id : session.ids.next(now);
  if (!input.id || !exists(session, input, conversation.key)) {
    const std::int64_t sequence = conversation.last_sequence + 1;
    const Nanoseconds created_at = input.created_at.value_or(now);
    session.database.query(kInsert)
        .with(session.scope_key, conversation.key, input.message_key, sequence, id,
              input.component_kind, created_at, now, input.payload)
        .run();
    record_activity(session, conversation.key, sequence, created_at);
    session.changes.touch(conversation.key, ChangeKind::kComponents);
  }
  write_stored(session, id, answer);
}

void list(Session& session, const Arguments& arguments, JsonWriter& answer) {
  write_list(session, list_model(), arguments.object(0), answer,
             [&](const sqlite::Query& row) { write_component(read_component(row), answer); });
}

void update(Session& session, const Arguments& arguments, JsonWriter& answer) {
  const std::string& id = arguments.id(0, "id");
  std::int64_t key = 0;
  std::int64_t conversation_key = 0;
  {
    sqlite::Query found = session.database.query(kFind);
    if (!found.with(session.scope_key, id).step()) throw Error::not_found("component", id);
    key = found.integer(0);
    conversation_key = found.integer(1);
  }
  require_member(session, conversation_key, session.user_id);
  const Fields fields(arguments.object(1), "fields", {"messageId", "componentKind", "payload"});
  RowChanges changes;
  if (fields.has("messageId")) {
    changes.set_optional("message_key", read_message_key(session, fields, conversation_key));
  }
  if (fields.has("componentKind")) changes.set("component_kind", read_kind(fields));
  if (fields.has("payload")) changes.set("payload", read_payload(fields));
  changes.apply(session, "components", "component_key", key);
  queue_for_search(session, SearchKind::kComponent, key);
  session.changes.touch(conversation_key, ChangeKind::kComponents);
  write_stored(session, id, answer);
}

// After one was hidden, shown again or removed. Throws FORBIDDEN, which undoes that.
void changed(Session& session, std::int64_t conversation_key) {
  require_member(session, conversation_key, session.user_id);
  refresh_activity(session, conversation_key);
  session.changes.touch(conversation_key, ChangeKind::kComponents);
}

void purge(Session& session, const Arguments& arguments, JsonWriter& answer) {
  const std::string& id = arguments.id(0, "id");
  queue_removed_component(session, id);
  changed(session, purge_row(session, kLifecycle, id));
  answer.null();
}

}  // namespace

Operations component_operations() {
  using Rows = RowOperations<kLifecycle, write_stored, changed>;
  return {
      {"components.append", OperationKind::kWrite, append},
      {"components.get", OperationKind::kRead, Rows::get},
      {"components.list", OperationKind::kRead, list},
      {"components.update", OperationKind::kWrite, update},
      {"components.delete", OperationKind::kWrite, Rows::hide},
      {"components.restore", OperationKind::kWrite, Rows::restore},
      {"components.purge", OperationKind::kWrite, purge},
  };
}

}  // namespace chatkeep
