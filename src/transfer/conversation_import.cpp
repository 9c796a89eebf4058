#include "transfer/conversation_import.h"

#include "base/error.h"
#include "messages/branches.h"

namespace chatkeep {

namespace {

constexpr std::size_t kMaxReactionLength = 255;
const Choices kTypes = {"message",  "component", "attachment", "reaction",
                        "feedback", "member",    "readMark",   "draft"};
const Choices kRatings = {"up", "down"};
const Choices kMemberRoles = {"owner", "admin", "member"};

constexpr std::string_view kFindMessage =
    "SELECT message_key, thread_key, conversation_key FROM messages"
    " WHERE scope_key = ?1 AND id = ?2";
constexpr std::string_view kLastMessageSequence =
    "SELECT max(sequence) FROM messages WHERE conversation_key = ?";
// Whose row it is.
constexpr std::string_view kMessageOwner =
    "SELECT conversation_key FROM messages WHERE scope_key = ?1 AND id = ?2";
constexpr std::string_view kComponentOwner =
    "SELECT conversation_key FROM components WHERE scope_key = ?1 AND id = ?2";
constexpr std::string_view kAttachmentOwner =
    "SELECT conversation_key FROM attachments WHERE scope_key = ?1 AND id = ?2";
// Messages and components share one counter.
constexpr std::string_view kIsTaken =
    "SELECT EXISTS (SELECT 1 FROM messages WHERE conversation_key = ?1 AND sequence = ?2)"
    " OR EXISTS (SELECT 1 FROM components WHERE conversation_key = ?1 AND sequence = ?2)";

constexpr std::string_view kInsertMessage =
    "INSERT INTO messages (scope_key, conversation_key, sequence, thread_key, reply_to_key,"
    " previous_key, on_path, id, role, kind, status, provider, model, detected_mode, author_id,"
    " pinned_at, pinned_by, created_at, updated_at, deleted_at, data, meta, usage, sources, text,"
    " content) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15, ?16, ?17,"
    " ?18, ?19, ?20, ?21, ?22, ?23, ?24, ?25, ?26)";
constexpr std::string_view kInsertComponent =
    "INSERT INTO components (scope_key, conversation_key, message_key, sequence, id,"
    " component_kind, created_at, updated_at, deleted_at, payload)"
    " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)";
constexpr std::string_view kInsertAttachment =
    "INSERT INTO attachments (scope_key, conversation_key, message_key, id, name, mime_type,"
    " storage_path, file_id, size, extraction_request_id, extraction_status, created_at,"
    " updated_at, deleted_at, metadata, extracted_text, sha256, file)"
    " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)";
constexpr std::string_view kGiveBytes =
    "UPDATE attachments SET sha256 = ?3, file = ?4, size = ?5, updated_at = ?6"
    " WHERE scope_key = ?1 AND id = ?2 AND sha256 IS NULL AND deleted_at IS NULL RETURNING 1";
// Where two users of one scope's records are one user here, the first stays.
constexpr std::string_view kInsertReaction =
    "INSERT OR IGNORE INTO reactions (message_key, name, user_id, created_at) VALUES (?, ?, ?, ?)";
constexpr std::string_view kInsertFeedback =
    "INSERT OR IGNORE INTO feedback (message_key, rating, comment, updated_at)"
    " VALUES (?, ?, ?, ?)";
constexpr std::string_view kInsertMember =
    "INSERT OR IGNORE INTO members (conversation_key, user_id, role, created_at)"
    " VALUES (?, ?, ?, ?)";
constexpr std::string_view kInsertReadMark =
    "INSERT OR IGNORE INTO read_marks (conversation_key, user_id, sequence, read_at, marked_at)"
    " VALUES (?, ?, ?, ?, ?)";
constexpr std::string_view kInsertDraft =
    "INSERT OR IGNORE INTO drafts (conversation_key, text, data, updated_at) VALUES (?, ?, ?, ?)";

std::string required_id(const Fields& fields, std::string_view name) {
  return check_id(fields.at(name), fields.path(name));
}

std::string required_text(const Fields& fields, std::string_view name) {
  fields.at(name);
  return *fields.unlimited_text(name);
}

}  // namespace

ConversationImport::ConversationImport(Session& session, std::int64_t conversation_key,
                                       std::int64_t last_sequence, Into into,
                                       std::vector<ImportedFile>& files)
    : session_(session),
      conversation_key_(conversation_key),
      into_(into),
      now_(session.clock.now()),
      last_sequence_(last_sequence),
      head_key_(find_head(session, conversation_key)) {
  for (ImportedFile& file : files) files_[file.attachment_id] = &file;
  sqlite::Query row = session.database.query(kLastMessageSequence);
  row.with(conversation_key).step();
  last_message_sequence_ = row.optional_integer(0).value_or(0);
}

void ConversationImport::write(const Json& record, const std::string& path) {
  const auto type = record.is_object() ? record.find("type") : record.end();
  if (!record.is_object() || type == record.end()) {
    throw Error::invalid(path + ".type", one_of_these(kTypes));
  }
  const std::string& name = check_choice(*type, path + ".type", kTypes);
  if (name == "message") return write_message(record, path);
  if (name == "component") return write_component(record, path);
  if (name == "attachment") return write_attachment(record, path);
  if (name == "reaction") return write_reaction(record, path);
  if (name == "feedback") return write_feedback(record, path);
  if (name == "member") return write_member(record, path);
  if (name == "readMark") return write_read_mark(record, path);
  write_draft(record, path);
}

void ConversationImport::touch() const {
  ChangeLog& changes = session_.changes;
  changes.touch(conversation_key_, ChangeKind::kConversation);
  changes.touch(conversation_key_, ChangeKind::kMessages);
  if (written_.components > 0) changes.touch(conversation_key_, ChangeKind::kComponents);
  if (written_.attachments > 0) changes.touch(conversation_key_, ChangeKind::kAttachments);
  if (into_ == Into::kExisting) return;
  for (const ChangeKind kind : {ChangeKind::kReactions, ChangeKind::kFeedback, ChangeKind::kReads,
                                ChangeKind::kMembers, ChangeKind::kDrafts, ChangeKind::kSummary}) {
    changes.touch(conversation_key_, kind);
  }
}

std::string ConversationImport::person(const std::optional<std::string>& id) const {
  return id.value_or(session_.user_id);
}

std::optional<std::string> ConversationImport::stored_author(
    const std::optional<std::string>& id) const {
  return id == session_.user_id ? std::nullopt : id;
}

ConversationImport::FoundMessage ConversationImport::find_message(const std::string& id,
                                                                  const std::string& field) {
  sqlite::Query row = session_.database.query(kFindMessage);
  if (!row.with(session_.scope_key, id).step()) {
    throw Error::not_found("message", id).naming(field);
  }
  if (row.integer(2) != conversation_key_) {
    throw Error::invalid(field, "is a message of another conversation.");
  }
  const std::int64_t key = row.integer(0);
  const bool is_new = into_ == Into::kNew || (first_new_key_ && key >= *first_new_key_);
  return {key, row.optional_integer(1), is_new};
}

std::optional<ConversationImport::FoundMessage> ConversationImport::find_message(
    const std::optional<std::string>& id, const std::string& field) {
  if (!id) return std::nullopt;
  return find_message(*id, field);
}

bool ConversationImport::is_there(std::string_view sql, std::string_view what,
                                  const std::string& id) {
  sqlite::Query row = session_.database.query(sql);
  if (!row.with(session_.scope_key, id).step()) return false;
  if (into_ == Into::kNew || row.integer(0) != conversation_key_) throw Error::conflict(what, id);
  return true;
}

std::int64_t ConversationImport::take_sequence(const std::optional<std::int64_t>& given,
                                               const std::string& field, bool of_message) {
  if (into_ == Into::kExisting) {
    last_sequence_ = given && *given > last_sequence_ ? *given : last_sequence_ + 1;
    return last_sequence_;
  }
  if (!given) return ++last_sequence_;
  if (of_message && *given <= last_message_sequence_) {
    throw Error::invalid(field, "must be greater than that of the message before.");
  }
  sqlite::Query row = session_.database.query(kIsTaken);
  if (row.with(conversation_key_, *given).step() && row.integer(0) != 0) {
    throw Error::invalid(field, "is that of another message or component.");
  }
  if (*given > last_sequence_) last_sequence_ = *given;
  return *given;
}

void ConversationImport::write_message(const Json& record, const std::string& path) {
  const MessageRecord message(record, path, now_);
  if (is_there(kMessageOwner, "message", message.id)) return;
  const auto root = find_message(message.thread_id, path + ".threadId");
  const auto answered = find_message(message.reply_to_id, path + ".replyToId");
  const auto previous = find_message(message.previous_id, path + ".previousId");
  if (root && root->thread_key) {
    throw Error::invalid(path + ".threadId", "is itself a reply in a thread.");
  }
  if (previous && previous->thread_key) {
    throw Error::invalid(path + ".previousId", "is a reply in a thread, which no branch follows.");
  }
  const auto key_of = [](const std::optional<FoundMessage>& found) {
    return found ? std::optional<std::int64_t>(found->key) : std::nullopt;
  };
  const bool follows_head = !root && key_of(previous) == head_key_;
  const bool on_path = message.on_path && follows_head;
  if (message.on_path && !on_path && into_ == Into::kNew) {
    throw Error::invalid(path + ".onPath", "does not follow the message that is shown before it.");
  }
  const std::int64_t sequence = take_sequence(message.sequence, path + ".sequence", true);
  last_message_sequence_ = sequence;
  std::optional<std::string> pinned_by;
  if (message.pinned_at) pinned_by = person(message.pinned_by);
  session_.database.query(kInsertMessage)
      .with(session_.scope_key, conversation_key_, sequence, key_of(root), key_of(answered),
            key_of(previous), std::int64_t{on_path}, message.id, message.role, message.kind,
            message.status, message.provider, message.model, message.detected_mode,
            stored_author(message.author_id), message.pinned_at, pinned_by, message.created_at,
            message.updated_at, message.deleted_at, message.data, message.meta, message.usage,
            message.sources, message.content.text, message.content.stored)
      .run();
  const std::int64_t key = session_.database.last_insert_key();
  if (!first_new_key_) first_new_key_ = key;
  if (on_path) head_key_ = key;
  ++written_.messages;
}

void ConversationImport::write_component(const Json& record, const std::string& path) {
  const ComponentRecord component(record, path, now_);
  if (is_there(kComponentOwner, "component", component.id)) return;
  const auto message = find_message(component.message_id, path + ".messageId");
  std::optional<std::int64_t> message_key;
  if (message) message_key = message->key;
  const std::int64_t sequence = take_sequence(component.sequence, path + ".sequence", false);
  session_.database.query(kInsertComponent)
      .with(session_.scope_key, conversation_key_, message_key, sequence, component.id,
            component.kind, component.created_at, component.updated_at, component.deleted_at,
            component.payload)
      .run();
  ++written_.components;
}

void ConversationImport::write_attachment(const Json& record, const std::string& path) {
  const AttachmentRecord attachment(record, path, now_);
  ImportedFile* file = find_file(attachment.id);
  if (is_there(kAttachmentOwner, "attachment", attachment.id)) {
    if (file) give_bytes(*file);
    return;
  }
  const FoundMessage message = find_message(attachment.message_id, path + ".messageId");
  std::optional<std::int64_t> size = attachment.size;
  std::optional<std::string> sha256;
  std::optional<std::string> name_of_file;
  if (file) {
    size = file->stored.size;
    sha256 = file->stored.sha256;
    name_of_file = find_file_of(session_, *sha256).value_or(file->stored.file);
    file->in_use = name_of_file;
  }
  session_.database.query(kInsertAttachment)
      .with(session_.scope_key, conversation_key_, message.key, attachment.id, attachment.name,
            attachment.mime_type, attachment.storage_path, attachment.file_id, size,
            attachment.extraction_request_id, attachment.extraction_status, attachment.created_at,
            attachment.updated_at, attachment.deleted_at, attachment.metadata,
            attachment.extracted_text, sha256, name_of_file)
      .run();
  ++written_.attachments;
}

ImportedFile* ConversationImport::find_file(const std::string& attachment_id) {
  const auto found = files_.find(attachment_id);
  return found == files_.end() ? nullptr : found->second;
}

void ConversationImport::give_bytes(ImportedFile& file) {
  const auto& [sha256, name, size] = file.stored;
  const std::string in_use = find_file_of(session_, sha256).value_or(name);
  sqlite::Query row = session_.database.query(kGiveBytes);
  row.with(session_.scope_key, file.attachment_id, sha256, in_use, size, now_);
  if (!row.step()) return;
  file.in_use = in_use;
  ++written_.attachments;
}

void ConversationImport::write_reaction(const Json& record, const std::string& path) {
  const Fields fields(record, path, {"type", "messageId", "name", "userId", "createdAt"});
  const FoundMessage message =
      find_message(required_id(fields, "messageId"), fields.path("messageId"));
  // Checked where nothing is done with it, too: what is wrong is never taken.
  const std::string name = check_text(fields.at("name"), fields.path("name"), kMaxReactionLength);
  const std::string user_id = person(fields.text("userId", kMaxIdLength));
  const Nanoseconds created_at = fields.time("createdAt").value_or(now_);
  if (!message.is_new) return;
  session_.database.query(kInsertReaction).with(message.key, name, user_id, created_at).run();
}

void ConversationImport::write_feedback(const Json& record, const std::string& path) {
  const Fields fields(record, path, {"type", "messageId", "rating", "comment", "updatedAt"});
  const FoundMessage message =
      find_message(required_id(fields, "messageId"), fields.path("messageId"));
  const std::string rating = fields.required_one_of("rating", kRatings);
  const auto comment = fields.unlimited_text("comment");
  const Nanoseconds updated_at = fields.time("updatedAt").value_or(now_);
  if (!message.is_new) return;
  session_.database.query(kInsertFeedback).with(message.key, rating, comment, updated_at).run();
}

void ConversationImport::write_member(const Json& record, const std::string& path) {
  const Fields fields(record, path, {"type", "userId", "role", "createdAt"});
  const std::string user_id = person(fields.text("userId", kMaxIdLength));
  const std::string role = fields.required_one_of("role", kMemberRoles);
  if (into_ == Into::kExisting) return;
  session_.database.query(kInsertMember)
      .with(conversation_key_, user_id, role, fields.time("createdAt").value_or(now_))
      .run();
}

void ConversationImport::write_read_mark(const Json& record, const std::string& path) {
  const Fields fields(record, path, {"type", "userId", "sequence", "readAt", "markedAt"});
  const std::string user_id = person(fields.text("userId", kMaxIdLength));
  const std::int64_t sequence =
      fields.integer("sequence", 0, kMaxSafeInteger - 1).value_or(last_sequence_);
  if (into_ == Into::kExisting) return;
  if (sequence > last_sequence_) {
    throw Error::invalid(fields.path("sequence"), "is beyond the conversation's last sequence.");
  }
  session_.database.query(kInsertReadMark)
      .with(conversation_key_, user_id, sequence, fields.time("readAt"),
            fields.time("markedAt").value_or(now_))
      .run();
}

void ConversationImport::write_draft(const Json& record, const std::string& path) {
  const Fields fields(record, path, {"type", "text", "data", "updatedAt"});
  const std::string text = required_text(fields, "text");
  const std::optional<std::string> data = fields.json_object("data");
  if (into_ == Into::kExisting) return;
  session_.database.query(kInsertDraft)
      .with(conversation_key_, text, data, fields.time("updatedAt").value_or(now_))
      .run();
}

}  // namespace chatkeep
