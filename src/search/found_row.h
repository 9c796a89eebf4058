#pragma once

#include <cstdint>
#include <optional>
#include <string>

#include "operations/operation.h"
#include "search/search_keys.h"

namespace chatkeep {

// A row that may be shown, with what it belongs to.
struct FoundRow {
  std::string id;
  // Of a message its own, of others the one that they belong to, if any.
  std::optional<std::string> message_id;
  std::string conversation_id;
  std::int64_t conversation_key;
  std::int64_t sequence;
  std::string role;
  std::string type;
  Nanoseconds created_at;
  bool is_on_path;
  // Of the message whose path leads to it.
  std::optional<std::int64_t> message_key;
  bool has_attachment;
  std::string text;
};

// Nothing where the row is not of this scope, or not shown.
std::optional<FoundRow> find_row(Session& session, SearchKind kind, std::int64_t key);

}  // namespace chatkeep
