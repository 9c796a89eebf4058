#pragma once

#include <cstdint>
#include <optional>
#include <string_view>

#include "base/clock.h"
#include "base/json_writer.h"
#include "sqlite/statement.h"

namespace chatkeep {

// A message as it is answered. Views into a query's current row, or into what was just inserted.
struct MessageRow {
  std::string_view id;
  std::string_view conversation_id;
  std::string_view role;
  std::string_view kind;
  std::string_view status;
  std::int64_t sequence;
  std::string_view provider;
  std::string_view model;
  std::optional<std::string_view> detected_mode;
  std::string_view author_id;
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

// What read_message reads, in its order, of `messages m JOIN conversations c`.
inline constexpr std::string_view kMessageColumns =
    "m.id, c.id, m.role, m.kind, m.status, m.sequence, m.provider, m.model, m.detected_mode,"
    " m.author_id, m.created_at, m.updated_at, m.data, m.meta, m.usage, m.sources, m.text,"
    " m.content";

// Valid until the query's next step.
MessageRow read_message(const sqlite::Query& row);

void write_message(const MessageRow& message, JsonWriter& answer);

}  // namespace chatkeep
