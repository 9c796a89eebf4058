#include "operations/change_log.h"

namespace chatkeep {

namespace {

// More are not told one by one: whoever watches reads again.
constexpr std::size_t kMaxMessages = 100;

constexpr std::string_view kConversationId =
    "SELECT id FROM conversations WHERE conversation_key = ?";
constexpr std::string_view kMessageId = "SELECT id FROM messages WHERE message_key = ?";

std::string_view name(ChangeKind kind) {
  switch (kind) {
    case ChangeKind::kConversation:
      return "conversation";
    case ChangeKind::kMessages:
      return "messages";
    case ChangeKind::kStream:
      return "stream";
    case ChangeKind::kComponents:
      return "components";
    case ChangeKind::kAttachments:
      return "attachments";
    case ChangeKind::kReactions:
      return "reactions";
    case ChangeKind::kFeedback:
      return "feedback";
    case ChangeKind::kReads:
      return "reads";
    case ChangeKind::kMembers:
      return "members";
    case ChangeKind::kDrafts:
      return "drafts";
    case ChangeKind::kSummary:
      return "summary";
    case ChangeKind::kUsers:
      return "users";
    case ChangeKind::kAssistants:
      return "assistants";
  }
  return "";
}

bool is_of_messages(ChangeKind kind) {
  return kind == ChangeKind::kMessages || kind == ChangeKind::kStream ||
         kind == ChangeKind::kReactions || kind == ChangeKind::kFeedback ||
         kind == ChangeKind::kAttachments;
}

void write_kinds(const std::set<ChangeKind>& kinds, JsonWriter& json) {
  json.key("kinds").begin_array();
  for (const ChangeKind kind : kinds) json.text(name(kind));
  json.end_array();
}

void write_ids(const std::set<std::int64_t>& message_keys, sqlite::Connection& database,
               JsonWriter& json) {
  json.begin_array();
  for (const std::int64_t key : message_keys) {
    sqlite::Query message = database.query(kMessageId);
    // One that was removed is no message any more.
    if (message.with(key).step()) json.text(message.text(0));
  }
  json.end_array();
}

}  // namespace

void ChangeLog::touch(std::int64_t conversation_key, ChangeKind kind,
                      std::optional<std::int64_t> message_key) {
  Touched& touched = conversations_[conversation_key];
  touched.kinds.insert(kind);
  if (!touched.message_keys) return;
  if (message_key && touched.message_keys->size() < kMaxMessages) {
    touched.message_keys->insert(*message_key);
  } else if (message_key || is_of_messages(kind)) {
    touched.message_keys.reset();
  }
}

void ChangeLog::touch_removed(const std::string& conversation_id) {
  removed_.insert(conversation_id);
}

void ChangeLog::touch_scope(ChangeKind kind) { scope_.insert(kind); }

void ChangeLog::clear() {
  conversations_.clear();
  removed_.clear();
  scope_.clear();
}

std::vector<std::int64_t> ChangeLog::conversation_keys() const {
  std::vector<std::int64_t> keys;
  for (const auto& [key, touched] : conversations_) keys.push_back(key);
  return keys;
}

std::string ChangeLog::as_json(sqlite::Connection& database) const {
  if (conversations_.empty() && removed_.empty() && scope_.empty()) return {};
  JsonWriter json;
  json.begin_array();
  for (const auto& [key, touched] : conversations_) {
    sqlite::Query conversation = database.query(kConversationId);
    if (!conversation.with(key).step()) continue;
    json.begin_object();
    json.key("conversationId").text(conversation.text(0));
    write_kinds(touched.kinds, json);
    json.key("messageIds");
    if (touched.message_keys) {
      write_ids(*touched.message_keys, database, json);
    } else {
      json.null();
    }
    json.end_object();
  }
  for (const std::string& id : removed_) {
    json.begin_object();
    json.key("conversationId").text(id);
    write_kinds({ChangeKind::kConversation, ChangeKind::kMessages}, json);
    json.key("messageIds").null();
    json.end_object();
  }
  if (!scope_.empty()) {
    json.begin_object().key("conversationId").null();
    write_kinds(scope_, json);
    json.key("messageIds").begin_array().end_array();
    json.end_object();
  }
  json.end_array();
  return json.take();
}

}  // namespace chatkeep
