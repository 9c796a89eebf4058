#include "messages/messages.h"

#include "base/error.h"
#include "conversations/conversations.h"
#include "filters/list_model.h"
#include "messages/message_input.h"
#include "messages/message_row.h"
#include "operations/row_changes.h"
#include "operations/row_lifecycle.h"

namespace chatkeep {

namespace {

constexpr std::size_t kMaxAppended = 10'000;

const std::string kList = "SELECT " + std::string(kMessageColumns) +
                          " FROM messages m JOIN conversations c USING (conversation_key)"
                          " WHERE m.scope_key = ?1 AND c.scope_key = ?1"
                          " AND m.deleted_at IS NULL AND c.deleted_at IS NULL";
const std::string kGet = kList + " AND m.id = ?2";
constexpr std::string_view kFind =
    "SELECT m.message_key, m.conversation_key, m.role"
    " FROM messages m JOIN conversations c USING (conversation_key)"
    " WHERE m.scope_key = ?1 AND m.id = ?2 AND m.deleted_at IS NULL AND c.deleted_at IS NULL";
constexpr std::string_view kInsert =
    "INSERT INTO messages (scope_key, conversation_key, sequence, id, role, kind, status, provider,"
    " model, detected_mode, author_id, created_at, updated_at, data, meta, usage, sources, text,"
    " content)"
    " VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15, ?16, ?17, ?18,"
    " ?19)";
// What a second, equal `append` is told apart by; deleted rows hold their ids.
constexpr std::string_view kExisting =
    "SELECT deleted_at IS NULL AND conversation_key = ?3 AND role = ?4 AND kind = ?5"
    " AND status = ?6 AND provider = ?7 AND model = ?8 AND detected_mode IS ?9 AND author_id = ?10"
    " AND created_at = coalesce(?11, created_at) AND data IS ?12 AND meta IS ?13 AND usage IS ?14"
    " AND sources IS ?15 AND text IS ?16 AND content = ?17"
    " FROM messages WHERE scope_key = ?1 AND id = ?2";
constexpr std::string_view kInterrupt =
    "UPDATE messages SET status = 'interrupted', updated_at = ? WHERE status = 'streaming'";

constexpr RowLifecycle kLifecycle = {
    "message",
    "UPDATE messages SET deleted_at = ?3"
    " WHERE scope_key = ?1 AND id = ?2 AND deleted_at IS NULL AND EXISTS (SELECT 1 FROM "
    "conversations c"
    " WHERE c.conversation_key = messages.conversation_key AND c.deleted_at IS NULL)"
    " RETURNING conversation_key",
    "UPDATE messages SET deleted_at = NULL"
    " WHERE scope_key = ?1 AND id = ?2 AND EXISTS (SELECT 1 FROM conversations c"
    " WHERE c.conversation_key = messages.conversation_key AND c.deleted_at IS NULL)"
    " RETURNING conversation_key",
    "DELETE FROM messages WHERE scope_key = ?1 AND id = ?2 RETURNING conversation_key",
};

const ListModel& list_model() {
  static const ListModel model = {
      kList,
      "m.message_key",
      {
          {"id", "m.id", Operator::kEqual, ValueType::kText},
          {"ids", "m.id", Operator::kIn, ValueType::kText},
          {"conversationId", "c.id", Operator::kEqual, ValueType::kText},
          {"role", "m.role", Operator::kEqual, ValueType::kText, &kMessageRoles},
          {"kind", "m.kind", Operator::kEqual, ValueType::kText, &kMessageKinds},
          {"status", "m.status", Operator::kEqual, ValueType::kText, &kMessageStatuses},
          {"notStatus", "m.status", Operator::kNotEqual, ValueType::kText, &kMessageStatuses},
          {"authorId", "m.author_id", Operator::kEqual, ValueType::kText},
          {"provider", "m.provider", Operator::kEqual, ValueType::kText},
          {"beforeSequence", "m.sequence", Operator::kLess, ValueType::kInteger},
          {"afterSequence", "m.sequence", Operator::kGreater, ValueType::kInteger},
          {"fromSequence", "m.sequence", Operator::kGreaterOrEqual, ValueType::kInteger},
          {"untilSequence", "m.sequence", Operator::kLessOrEqual, ValueType::kInteger},
      },
      {
          {"sequence", "m.sequence", "conversationId"},
          {"createdAt", "m.created_at", ""},
      },
      false,
  };
  return model;
}

void write_stored(Session& session, const std::string& id, JsonWriter& answer) {
  sqlite::Query row = session.database.query(kGet);
  if (!row.with(session.scope_key, id).step()) throw Error::not_found("message", id);
  write_message(read_message(row), answer);
}

void write_row(const Session&, const sqlite::Query& row, JsonWriter& answer) {
  write_message(read_message(row), answer);
}

// Appends messages to one conversation; records what it did when it is finished.
class Appender {
 public:
  Appender(Session& session, const std::string& conversation_id)
      : session_(session),
        conversation_id_(conversation_id),
        conversation_(find_conversation(session, conversation_id)),
        sequence_(conversation_.last_sequence) {}

  // Answers with the row as stored. A row that is there already, as it is given, stays.
  void append(const MessageInput& input, JsonWriter& answer) {
    if (input.id && exists(input)) {
      write_stored(session_, *input.id, answer);
      return;
    }
    const Nanoseconds now = session_.clock.now();
    const std::string id = input.id ? *input.id : session_.ids.next(now);
    const Nanoseconds created_at = input.created_at.value_or(now);
    ++sequence_;
    session_.database.query(kInsert)
        .with(session_.scope_key, conversation_.key, sequence_, id, input.role, input.kind,
              input.status, input.provider, input.model, input.detected_mode, input.author_id,
              created_at, now, input.data, input.meta, input.usage, input.sources,
              input.content.text, input.content.stored)
        .run();
    last_created_at_ = created_at;
    write_message(
        {
            .id = id,
            .conversation_id = conversation_id_,
            .role = input.role,
            .kind = input.kind,
            .status = input.status,
            .sequence = sequence_,
            .provider = input.provider,
            .model = input.model,
            .detected_mode = input.detected_mode,
            .author_id = input.author_id,
            .created_at = created_at,
            .updated_at = now,
            .data = input.data,
            .meta = input.meta,
            .usage = input.usage,
            .sources = input.sources,
            .text = input.content.text,
            .content = input.content.stored,
        },
        answer);
  }

  void finish() {
    if (last_created_at_) {
      record_activity(session_, conversation_.key, sequence_, *last_created_at_);
    }
  }

 private:
  bool exists(const MessageInput& input) {
    sqlite::Query existing = session_.database.query(kExisting);
    existing.with(session_.scope_key, *input.id, conversation_.key, input.role, input.kind,
                  input.status, input.provider, input.model, input.detected_mode, input.author_id,
                  input.created_at, input.data, input.meta, input.usage, input.sources,
                  input.content.text, input.content.stored);
    return is_repetition(existing, kLifecycle, *input.id);
  }

  Session& session_;
  const std::string& conversation_id_;
  const OpenConversation conversation_;
  std::int64_t sequence_;
  std::optional<Nanoseconds> last_created_at_;
};

void append(Session& session, const Arguments& arguments, JsonWriter& answer) {
  Appender appender(session, arguments.id(0, "conversationId"));
  appender.append(MessageInput(arguments.object(1), "input", session.user_id), answer);
  appender.finish();
}

void append_many(Session& session, const Arguments& arguments, JsonWriter& answer) {
  Appender appender(session, arguments.id(0, "conversationId"));
  const Json& inputs = arguments.array(1, "inputs", kMaxAppended);
  answer.begin_array();
  for (std::size_t i = 0; i < inputs.size(); ++i) {
    const std::string path = "inputs[" + std::to_string(i) + "]";
    appender.append(MessageInput(inputs[i], path, session.user_id), answer);
  }
  answer.end_array();
  appender.finish();
}

void list(Session& session, const Arguments& arguments, JsonWriter& answer) {
  write_list(session, list_model(), arguments.object(0), write_row, answer);
}

void update(Session& session, const Arguments& arguments, JsonWriter& answer) {
  const std::string& id = arguments.id(0, "id");
  const FoundMessage message = find_message(session, id);
  const Fields fields(arguments.object(1), "fields",
                      {"content", "kind", "status", "provider", "model", "sources", "detectedMode",
                       "data", "meta", "usage"});
  check_assistant_only(fields, message.role);
  RowChanges changes;
  if (fields.has("content")) {
    MessageContent content(fields.at("content"), fields.path("content"));
    changes.set("content", std::move(content.stored));
    changes.set_optional("text", std::move(content.text));
  }
  if (fields.has("kind")) changes.set("kind", fields.required_one_of("kind", kMessageKinds));
  if (fields.has("status")) {
    changes.set("status", fields.required_one_of("status", kMessageStatuses));
  }
  for (const std::string_view name : {"provider", "model"}) {
    if (fields.has(name)) changes.set(name, fields.text(name, kMaxModelLength).value_or(""));
  }
  for (const std::string_view name : {"data", "meta", "usage"}) {
    if (fields.has(name)) changes.set_optional(name, fields.json_object(name));
  }
  if (fields.has("sources")) changes.set_optional("sources", fields.json_array("sources"));
  if (fields.has("detectedMode")) {
    changes.set_optional("detected_mode", fields.text("detectedMode", kMaxDetectedModeLength));
  }
  changes.apply(session, "messages", "message_key", message.key);
  write_stored(session, id, answer);
}

}  // namespace

Operations message_operations() {
  using Rows = RowOperations<kLifecycle, write_stored, refresh_activity>;
  return {
      {"messages.append", OperationKind::kWrite, append},
      {"messages.appendMany", OperationKind::kWrite, append_many},
      {"messages.get", OperationKind::kRead, Rows::get},
      {"messages.list", OperationKind::kRead, list},
      {"messages.update", OperationKind::kWrite, update},
      {"messages.delete", OperationKind::kWrite, Rows::hide},
      {"messages.restore", OperationKind::kWrite, Rows::restore},
      {"messages.purge", OperationKind::kWrite, Rows::purge},
  };
}

FoundMessage find_message(Session& session, const std::string& id) {
  sqlite::Query row = session.database.query(kFind);
  if (!row.with(session.scope_key, id).step()) throw Error::not_found("message", id);
  return {row.integer(0), row.integer(1), std::string(row.text(2))};
}

void interrupt_streaming_messages(sqlite::Connection& database, Clock& clock) {
  database.query(kInterrupt).with(clock.now()).run();
}

}  // namespace chatkeep
