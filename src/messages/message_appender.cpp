#include "messages/message_appender.h"

#include "base/error.h"
#include "messages/branches.h"
#include "messages/message_extras.h"
#include "messages/messages.h"
#include "operations/row_lifecycle.h"
#include "people/members.h"
#include "streams/stream_journal.h"

namespace chatkeep {

namespace {

constexpr std::string_view kInsert =
    "INSERT INTO messages (scope_key, conversation_key, sequence, thread_key, reply_to_key,"
    " previous_key, on_path, id, role, kind, status, provider, model, detected_mode, author_id,"
    " stream_client, created_at, updated_at, data, meta, usage, sources, text, content)"
    " VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15, ?16, ?17, ?18,"
    " ?19, ?20, ?21, ?22, ?23, ?24)";
// What a second, equal `append` is told apart by; deleted rows hold their ids. Where the message
// stands in a branch counts only if the caller says so: the head has moved since.
constexpr std::string_view kExisting =
    "SELECT deleted_at IS NULL AND conversation_key = ?3 AND role = ?4 AND kind = ?5"
    " AND status = ?6 AND provider = ?7 AND model = ?8 AND detected_mode IS ?9 AND author_id IS ?10"
    " AND created_at = coalesce(?11, created_at) AND data IS ?12 AND meta IS ?13 AND usage IS ?14"
    " AND sources IS ?15 AND text IS ?16 AND content = ?17 AND thread_key IS ?18"
    " AND reply_to_key IS ?19 AND (?20 = 0 OR previous_key IS ?21)"
    " FROM messages WHERE scope_key = ?1 AND id = ?2";
constexpr std::string_view kId = "SELECT id FROM messages WHERE message_key = ?";

// Empty for the scope's own user, which costs nothing and keeps the index of others' messages
// small.
std::optional<std::string_view> stored_author(const Session& session, const MessageInput& input) {
  if (input.author_id == session.user_id) return std::nullopt;
  return input.author_id;
}

std::optional<std::string> find_id(Session& session, std::optional<std::int64_t> key) {
  if (!key) return std::nullopt;
  sqlite::Query row = session.database.query(kId);
  if (!row.with(*key).step()) return std::nullopt;
  return std::string(row.text(0));
}

void refuse_reply(const FoundMessage& message, const std::string& field, const char* problem) {
  if (message.thread_key) throw Error::invalid(field, problem);
}

}  // namespace

MessageAppender::MessageAppender(Session& session, const std::string& conversation_id)
    : session_(session),
      conversation_id_(conversation_id),
      conversation_(find_conversation(session, conversation_id)),
      sequence_(conversation_.last_sequence),
      head_key_(find_head(session, conversation_.key)) {}

MessageAppender::Relations MessageAppender::find_relations(const MessageInput& input) {
  const auto find = [&](const std::optional<std::string>& id, std::string_view name) {
    return find_message_of(session_, id, input.path(name), conversation_.key);
  };
  Relations relations;
  if (const auto root = find(input.thread_id, "threadId")) {
    refuse_reply(*root, input.path("threadId"),
                 "is itself a reply in a thread. Give the root of the thread.");
    relations.thread_key = root->key;
  }
  if (const auto answered = find(input.reply_to_id, "replyToId")) {
    relations.reply_to_key = answered->key;
  }
  if (relations.thread_key) {
    if (input.previous_id) {
      throw Error::invalid(input.path("previousId"), "is not for replies in a thread.");
    }
  } else if (!input.previous_given) {
    relations.previous_key = head_key_;
  } else if (const auto previous = find(input.previous_id, "previousId")) {
    refuse_reply(*previous, input.path("previousId"),
                 "is a reply in a thread, which no branch follows.");
    relations.previous_key = previous->key;
  }
  return relations;
}

bool MessageAppender::exists(const MessageInput& input, const Relations& relations) {
  sqlite::Query existing = session_.database.query(kExisting);
  existing.with(session_.scope_key, *input.id, conversation_.key, input.role, input.kind,
                input.status, input.provider, input.model, input.detected_mode,
                stored_author(session_, input), input.created_at, input.data, input.meta,
                input.usage, input.sources, input.content.text, input.content.stored,
                relations.thread_key, relations.reply_to_key, std::int64_t{input.previous_given},
                relations.previous_key);
  return is_repetition(existing, "message", *input.id);
}

void MessageAppender::require_member_once(const std::string& author_id) {
  if (checked_author_ == author_id) return;
  require_member(session_, conversation_.key, author_id);
  checked_author_ = author_id;
}

void MessageAppender::append(const MessageInput& input, JsonWriter& answer) {
  require_member_once(input.author_id);
  const Relations relations = find_relations(input);
  if (input.id && exists(input, relations)) {
    write_message_by_id(session_, *input.id, MessageExtras(), answer);
    return;
  }
  const bool on_path = !relations.thread_key;
  if (on_path && relations.previous_key != head_key_) {
    show_up_to(session_, conversation_.key, relations.previous_key);
  }
  const Nanoseconds now = session_.clock.now();
  const std::string id = input.id ? *input.id : session_.ids.next(now);
  const Nanoseconds created_at = input.created_at.value_or(now);
  ++sequence_;
  session_.database.query(kInsert)
      .with(session_.scope_key, conversation_.key, sequence_, relations.thread_key,
            relations.reply_to_key, relations.previous_key, std::int64_t{on_path}, id, input.role,
            input.kind, input.status, input.provider, input.model, input.detected_mode,
            stored_author(session_, input), stream_client(session_, input.status), created_at, now,
            input.data, input.meta, input.usage, input.sources, input.content.text,
            input.content.stored)
      .run();
  const std::int64_t key = session_.database.last_insert_key();
  const std::optional<std::string> previous_id = find_id(session_, relations.previous_key);
  last_created_at_ = created_at;
  if (on_path) head_key_ = key;
  session_.changes.touch(conversation_.key, ChangeKind::kMessages, key);
  write_message(session_,
                {
                    .key = key,
                    .id = id,
                    .conversation_id = conversation_id_,
                    .role = input.role,
                    .kind = input.kind,
                    .status = input.status,
                    .sequence = sequence_,
                    .thread_id = input.thread_id,
                    .reply_to_id = input.reply_to_id,
                    .previous_id = previous_id,
                    .on_path = on_path,
                    .provider = input.provider,
                    .model = input.model,
                    .detected_mode = input.detected_mode,
                    .author_id = input.author_id,
                    .pinned_at = std::nullopt,
                    .pinned_by = std::nullopt,
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

void MessageAppender::finish() {
  if (last_created_at_) record_activity(session_, conversation_.key, sequence_, *last_created_at_);
}

}  // namespace chatkeep
