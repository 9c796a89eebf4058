#pragma once

#include <cstdint>
#include <optional>
#include <string_view>

#include "base/clock.h"
#include "base/json_writer.h"
#include "sqlite/statement.h"

namespace chatkeep {

// A component as it is answered. Views into a query's current row.
struct ComponentRow {
  std::string_view id;
  std::string_view conversation_id;
  std::optional<std::string_view> message_id;
  std::int64_t sequence;
  std::string_view component_kind;
  Nanoseconds created_at;
  Nanoseconds updated_at;
  std::string_view payload;  // A JSON document.
};

// What read_component reads, in its order, from kComponentTables.
inline constexpr std::string_view kComponentColumns =
    "p.id, c.id, m.id, p.sequence, p.component_kind, p.created_at, p.updated_at, p.payload";

inline constexpr std::string_view kComponentTables =
    "components p JOIN conversations c USING (conversation_key)"
    " LEFT JOIN messages m ON m.message_key = p.message_key"
    " LEFT JOIN messages t ON t.message_key = m.thread_key";

// A component is shown when its conversation is, its message and the root of that one's thread.
inline constexpr std::string_view kComponentShown =
    "p.deleted_at IS NULL AND c.deleted_at IS NULL AND m.deleted_at IS NULL"
    " AND t.deleted_at IS NULL";

// Valid until the query's next step.
ComponentRow read_component(const sqlite::Query& row);

// As components.get answers.
void write_component(const ComponentRow& component, JsonWriter& answer);

// As a standalone message in a timeline.
void write_component_item(const ComponentRow& component, JsonWriter& answer);

}  // namespace chatkeep
