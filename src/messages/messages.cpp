#include "messages/messages.h"

#include "base/error.h"
#include "conversations/conversations.h"
#include "filters/list_model.h"
#include "messages/branches.h"
#include "messages/message_appender.h"
#include "messages/message_row.h"
#include "messages/task_content.h"
#include "operations/row_changes.h"
#include "operations/row_lifecycle.h"
#include "people/members.h"
#include "search/search_queue.h"
#include "streams/stream_journal.h"

namespace chatkeep {

namespace {

constexpr std::size_t kMaxAppended = 10'000;

const std::string kList =
    "SELECT " + std::string(kMessageColumns) + " FROM " + std::string(kMessageTables) +
    " WHERE m.scope_key = ?1 AND c.scope_key = ?1 AND " + std::string(kMessageShown);
const std::string kGet = kList + " AND m.id = ?2";
// Deleted or not.
const std::string kFindAny =
    "SELECT m.message_key, m.conversation_key, m.thread_key, m.role, m.kind, m.status, m.author_id,"
    " m.text IS NULL FROM messages m JOIN conversations c USING (conversation_key)"
    " LEFT JOIN messages t ON t.message_key = m.thread_key"
    " WHERE m.scope_key = ?1 AND m.id = ?2";
const std::string kFind = kFindAny + " AND " + std::string(kMessageShown);
constexpr std::string_view kContent = "SELECT content FROM messages WHERE message_key = ?";
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
          {"ids", "m.id", Operator::kIn, ValueType::kText, nullptr, "", {"id"}},
          {"conversationId",
           "m.conversation_key = (SELECT conversation_key FROM conversations"
           " WHERE scope_key = ?1 AND id",
           Operator::kEqual, ValueType::kText, nullptr, ")"},
          {"role", "m.role", Operator::kEqual, ValueType::kText, &kMessageRoles},
          {"kind", "m.kind", Operator::kEqual, ValueType::kText, &kMessageKinds},
          {"status", "m.status", Operator::kEqual, ValueType::kText, &kMessageStatuses},
          {"notStatus", "m.status", Operator::kNotEqual, ValueType::kText, &kMessageStatuses},
          {"threadId",
           "m.thread_key = (SELECT message_key FROM messages WHERE scope_key = ?1 AND id",
           Operator::kEqual,
           ValueType::kText,
           nullptr,
           ")",
           {"sequence", "createdAt"}},
          {"authorId", "coalesce(m.author_id, (SELECT user_id FROM scopes WHERE scope_key = ?1))",
           Operator::kEqual, ValueType::kText},
          {"provider", "m.provider", Operator::kEqual, ValueType::kText},
          {"beforeSequence", "m.sequence", Operator::kLess, ValueType::kInteger},
          {"afterSequence", "m.sequence", Operator::kGreater, ValueType::kInteger},
          {"fromSequence", "m.sequence", Operator::kGreaterOrEqual, ValueType::kInteger},
          {"untilSequence", "m.sequence", Operator::kLessOrEqual, ValueType::kInteger},
          // A JSON content both as it is stored and as what people read of it.
          {"contentQuery",
           "text_contains(iif(m.text IS NULL, m.content, m.text || char(10) || m.content)",
           Operator::kContains, ValueType::kText},
      },
      {
          {"sequence", "m.sequence", {"conversationId", "threadId"}},
          {"id", "m.id", {"ids"}},
          {"createdAt", "m.created_at", {}, {"ids"}},
      },
      false,
  };
  return model;
}

void write_stored(Session& session, const std::string& id, JsonWriter& answer) {
  write_message_by_id(session, id, MessageExtras(), answer);
}

FoundMessage read_found(const Session& session, const sqlite::Query& row) {
  return {
      .key = row.integer(0),
      .conversation_key = row.integer(1),
      .thread_key = row.optional_integer(2),
      .role = std::string(row.text(3)),
      .kind = std::string(row.text(4)),
      .status = std::string(row.text(5)),
      .author_id = std::string(row.optional_text(6).value_or(session.user_id)),
      .is_text = row.integer(7) != 0,
  };
}

FoundMessage find(Session& session, const std::string& sql, const std::string& id) {
  sqlite::Query row = session.database.query(sql);
  if (!row.with(session.scope_key, id).step()) throw Error::not_found("message", id);
  return read_found(session, row);
}

// After a message was hidden, shown again or removed: its replies and components go with it.
void changed(Session& session, const FoundMessage& message) {
  refresh_activity(session, message.conversation_key);
  session.changes.touch(message.conversation_key, ChangeKind::kMessages);
}

void append(Session& session, const Arguments& arguments, JsonWriter& answer) {
  MessageAppender appender(session, arguments.id(0, "conversationId"));
  appender.append(MessageInput(arguments.object(1), "input", session.user_id), answer);
  appender.finish();
}

void append_many(Session& session, const Arguments& arguments, JsonWriter& answer) {
  MessageAppender appender(session, arguments.id(0, "conversationId"));
  const Json& inputs = arguments.array(1, "inputs", kMaxAppended);
  answer.begin_array();
  for (std::size_t i = 0; i < inputs.size(); ++i) {
    const std::string path = "inputs[" + std::to_string(i) + "]";
    appender.append(MessageInput(inputs[i], path, session.user_id), answer);
  }
  answer.end_array();
  appender.finish();
}

void get(Session& session, const Arguments& arguments, JsonWriter& answer) {
  const std::string& id = arguments.id(0, "id");
  write_message_by_id(session, id, MessageExtras::of_options(arguments.object(1)), answer);
}

void list(Session& session, const Arguments& arguments, JsonWriter& answer) {
  const Json& query = arguments.object(0);
  const MessageExtras extras(
      Fields(query, "query", {"filters", "sort", "page", "pageSize", "with"}));
  const auto write_row = [&](const sqlite::Query& row) {
    extras.write(session, read_message(session, row), answer);
  };
  write_list(session, list_model(), query, answer, write_row, {"with"});
}

// A task's content stays a task's, whichever of the two is changed.
void check_task(Session& session, const FoundMessage& message, const Fields& fields,
                const std::optional<MessageContent>& content) {
  if (fields.one_of("kind", kMessageKinds).value_or(message.kind) != "task") return;
  if (content) {
    check_task_content(!content->text, content->stored, fields.path("content"));
  } else if (fields.has("kind")) {
    sqlite::Query stored = session.database.query(kContent);
    stored.with(message.key).step();
    check_task_content(message.is_text, stored.text(0), fields.path("content"));
  }
}

void update(Session& session, const Arguments& arguments, JsonWriter& answer) {
  const std::string& id = arguments.id(0, "id");
  const FoundMessage message = find_message(session, id);
  require_author(session, message);
  const Fields fields(arguments.object(1), "fields",
                      {"content", "kind", "status", "provider", "model", "sources", "detectedMode",
                       "data", "meta", "usage"});
  check_assistant_only(fields, message.role);
  std::optional<MessageContent> content;
  if (fields.has("content")) content.emplace(fields.at("content"), fields.path("content"));
  check_task(session, message, fields, content);
  if (message.status == kStreaming) fold_journal(session, message.key);
  RowChanges changes;
  if (content) {
    changes.set("content", std::move(content->stored));
    changes.set_optional("text", std::move(content->text));
  }
  if (fields.has("kind")) changes.set("kind", fields.required_one_of("kind", kMessageKinds));
  if (fields.has("status")) {
    const std::string status = fields.required_one_of("status", kMessageStatuses);
    changes.set("status", status);
    changes.set_optional("stream_client", stream_client(session, status));
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
  queue_for_search(session, SearchKind::kMessage, message.key);
  session.changes.touch(message.conversation_key, ChangeKind::kMessages, message.key);
  write_stored(session, id, answer);
}

void hide(Session& session, const Arguments& arguments, JsonWriter& answer) {
  const std::string& id = arguments.id(0, "id");
  const FoundMessage message = find_message(session, id);
  require_author(session, message);
  hide_row(session, kLifecycle, id);
  changed(session, message);
  answer.null();
}

void restore(Session& session, const Arguments& arguments, JsonWriter& answer) {
  const std::string& id = arguments.id(0, "id");
  const FoundMessage message = find(session, kFindAny, id);
  require_author(session, message);
  restore_row(session, kLifecycle, id);
  changed(session, message);
  write_stored(session, id, answer);
}

void purge(Session& session, const Arguments& arguments, JsonWriter& answer) {
  const std::string& id = arguments.id(0, "id");
  const FoundMessage message = find(session, kFindAny, id);
  require_author(session, message);
  unlink(session, message.conversation_key, message.key);
  queue_removed_message(session, id);
  purge_row(session, kLifecycle, id);
  changed(session, message);
  answer.null();
}

}  // namespace

Operations message_operations() {
  return {
      {"messages.append", OperationKind::kWrite, append},
      {"messages.appendMany", OperationKind::kWrite, append_many},
      {"messages.get", OperationKind::kRead, get},
      {"messages.list", OperationKind::kRead, list},
      {"messages.update", OperationKind::kWrite, update},
      {"messages.delete", OperationKind::kWrite, hide},
      {"messages.restore", OperationKind::kWrite, restore},
      {"messages.purge", OperationKind::kWrite, purge},
  };
}

FoundMessage find_message(Session& session, const std::string& id) {
  return find(session, kFind, id);
}

std::optional<FoundMessage> find_message_of(Session& session, const std::optional<std::string>& id,
                                            const std::string& field,
                                            std::int64_t conversation_key) {
  if (!id) return std::nullopt;
  sqlite::Query row = session.database.query(kFind);
  if (!row.with(session.scope_key, *id).step()) {
    throw Error::not_found("message", *id).naming(field);
  }
  FoundMessage message = read_found(session, row);
  if (message.conversation_key != conversation_key) {
    throw Error::invalid(field, "is a message of another conversation.");
  }
  return message;
}

void require_author(Session& session, const FoundMessage& message) {
  if (message.author_id == session.user_id) {
    require_member(session, message.conversation_key, session.user_id);
  } else {
    require_moderator(session, message.conversation_key, session.user_id);
  }
}

void write_message_by_id(Session& session, const std::string& id, const MessageExtras& extras,
                         JsonWriter& answer) {
  sqlite::Query row = session.database.query(kGet);
  if (!row.with(session.scope_key, id).step()) throw Error::not_found("message", id);
  extras.write(session, read_message(session, row), answer);
}

}  // namespace chatkeep
