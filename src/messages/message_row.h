#pragma once

#include <cstdint>
#include <optional>
#include <string_view>

#include "operations/operation.h"

namespace chatkeep {

// A message as it is answered. Views into a query's current row, or into what was just inserted.
struct MessageRow {
  std::int64_t key;
  std::string_view id;
  std::string_view conversation_id;
  std::string_view role;
  std::string_view kind;
  std::string_view status;
  std::int64_t sequence;
  std::optional<std::string_view> thread_id;
  std::optional<std::string_view> reply_to_id;
  std::optional<std::string_view> previous_id;
  bool on_path;
  std::string_view provider;
  std::string_view model;
  std::optional<std::string_view> detected_mode;
  std::string_view author_id;
  std::optional<Nanoseconds> pinned_at;
  std::optional<std::string_view> pinned_by;
  Nanoseconds created_at;
  Nanoseconds updated_at;
  // JSON documents.
  std::optional<std::string_view> data;
  std::optional<std::string_view> meta;
  std::optional<std::string_view> usage;
  std::optional<std::string_view> sources;
  // The plain text of a JSON content; empty where the content is plain text itself.
  std::optional<std::string_view> text;
  std::string_view content;
};

// What read_message reads, in its order, from kMessageTables: the message `m` in its conversation
// `c`, with the root of its thread `t`, the message that it answers `r`, and the one before `v`.
inline constexpr std::string_view kMessageColumns =
    "m.message_key, m.id, c.id, m.role, m.kind, m.status, m.sequence, t.id, r.id, v.id, m.on_path,"
    " m.provider, m.model, m.detected_mode, m.author_id, m.pinned_at, m.pinned_by, m.created_at,"
    " m.updated_at, m.data, m.meta, m.usage, m.sources, m.text, m.content";
inline constexpr int kMessageSequenceColumn = 6;

// CROSS, so that the messages come first: in their order, by whichever index gives it.
inline constexpr std::string_view kMessageTables =
    "messages m CROSS JOIN conversations c USING (conversation_key)"
    " LEFT JOIN messages t ON t.message_key = m.thread_key"
    " LEFT JOIN messages r ON r.message_key = m.reply_to_key"
    " LEFT JOIN messages v ON v.message_key = m.previous_key";

// A message is shown when its conversation is, and the root of its thread.
inline constexpr std::string_view kMessageShown =
    "m.deleted_at IS NULL AND c.deleted_at IS NULL AND t.deleted_at IS NULL";

// Valid until the query's next step.
MessageRow read_message(const Session& session, const sqlite::Query& row);

// One whole message: an array of its fields in the order of web/answers.ts, which names them. Their
// names would be a third of an answer, and longer to read than what they name. Of one that is
// streaming, with what its journal has.
void write_message(Session& session, const MessageRow& message, JsonWriter& answer);

// The same without the brackets, for those who add to it.
void write_message_values(Session& session, const MessageRow& message, JsonWriter& answer);

}  // namespace chatkeep
