#pragma once

#include <cstdint>
#include <string>

#include "operations/operation.h"

namespace chatkeep {

// messages.append, appendMany, get, list, update, delete, restore, purge
Operations message_operations();

struct FoundMessage {
  std::int64_t key;
  std::int64_t conversation_key;
  std::string role;
};

// Throws NOT_FOUND if there is none in this scope, or if it is deleted.
FoundMessage find_message(Session& session, const std::string& id);

// Marks answers that were cut off, when the store was last closed or its tab died, as interrupted.
// For every scope: who opens the store speaks for all of it.
void interrupt_streaming_messages(sqlite::Connection& database, Clock& clock);

}  // namespace chatkeep
