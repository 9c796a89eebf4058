#pragma once

#include <cstdint>

#include "operations/operation.h"

namespace chatkeep {

// reactions.add, remove, list, clear
Operations reaction_operations();

// Writes [{ name, count, userIds, mine }, ...] of one message.
void write_reactions(Session& session, std::int64_t message_key, JsonWriter& answer);

}  // namespace chatkeep
