#pragma once

#include <optional>
#include <string>

#include "messages/message_input.h"
#include "operations/operation.h"

namespace chatkeep {

// The records of an import, checked. Each throws INVALID_ARGUMENT naming what it refuses. Times
// that are not given are those of `now`; a person that is not given is the scope's own user.

struct ConversationRecord {
  ConversationRecord(const Json& object, const std::string& path, Nanoseconds now);

  std::string id;
  std::string title;
  std::string type;
  std::optional<std::string> assistant_id;
  std::optional<std::string> folder;
  std::vector<std::string> tags;
  std::int64_t pinned;
  std::int64_t archived;
  std::string summary;
  std::int64_t summary_until_sequence;
  std::int64_t last_sequence;
  std::optional<std::string> data;
  std::optional<std::string> meta;
  Nanoseconds created_at;
  Nanoseconds updated_at;
  std::optional<Nanoseconds> deleted_at;

 private:
  ConversationRecord(const Fields& fields, Nanoseconds now);
};

struct MessageRecord {
  MessageRecord(const Json& object, const std::string& path, Nanoseconds now);

  std::string id;
  std::optional<std::int64_t> sequence;
  std::string role;
  std::string kind;
  std::string status;
  std::optional<std::string> thread_id;
  std::optional<std::string> reply_to_id;
  std::optional<std::string> previous_id;
  bool on_path;
  std::string provider;
  std::string model;
  std::optional<std::string> sources;
  std::optional<std::string> detected_mode;
  std::optional<std::string> author_id;
  std::optional<std::string> data;
  std::optional<std::string> meta;
  std::optional<std::string> usage;
  std::optional<Nanoseconds> pinned_at;
  std::optional<std::string> pinned_by;
  Nanoseconds created_at;
  Nanoseconds updated_at;
  std::optional<Nanoseconds> deleted_at;
  MessageContent content;

 private:
  MessageRecord(const Fields& fields, Nanoseconds now);
};

struct ComponentRecord {
  ComponentRecord(const Json& object, const std::string& path, Nanoseconds now);

  std::string id;
  std::optional<std::int64_t> sequence;
  std::optional<std::string> message_id;
  std::string kind;
  std::string payload;
  Nanoseconds created_at;
  Nanoseconds updated_at;
  std::optional<Nanoseconds> deleted_at;

 private:
  ComponentRecord(const Fields& fields, Nanoseconds now);
};

struct AttachmentRecord {
  AttachmentRecord(const Json& object, const std::string& path, Nanoseconds now);

  std::string id;
  std::string message_id;
  std::string name;
  std::string mime_type;
  std::string storage_path;
  std::string file_id;
  std::optional<std::int64_t> size;
  std::string extraction_request_id;
  std::string extraction_status;
  std::optional<std::string> extracted_text;
  std::string metadata;
  Nanoseconds created_at;
  Nanoseconds updated_at;
  std::optional<Nanoseconds> deleted_at;

 private:
  AttachmentRecord(const Fields& fields, Nanoseconds now);
};

}  // namespace chatkeep
