#pragma once

#include <cstdint>
#include <string>

#include "operations/operation.h"

namespace chatkeep {

// conversations.create, get, list, update, reset, delete, restore, purge
Operations conversation_operations();

// A conversation that something is about to be added to.
struct OpenConversation {
  std::int64_t key;
  std::int64_t last_sequence;
};

// Throws NOT_FOUND if there is none in this scope, or if it is deleted.
OpenConversation find_conversation(Session& session, const std::string& id);

// Records that rows up to `last_sequence` were added, the last of them with `last_created_at`.
void record_activity(Session& session, std::int64_t conversation_key, std::int64_t last_sequence,
                     Nanoseconds last_created_at);

void write_conversation_by_key(Session& session, std::int64_t conversation_key, JsonWriter& answer);

// Brings the last activity up to date after a row was hidden, shown again or removed.
void refresh_activity(Session& session, std::int64_t conversation_key);

}  // namespace chatkeep
