#pragma once

#include <cstdint>
#include <string>

#include "operations/operation.h"

namespace chatkeep {

// reads.mark, get, unread
Operations read_operations();

// Top-level messages of others, on the branch that is shown, after what the scope's user has marked
// as read.
std::int64_t count_unread(Session& session, std::int64_t conversation_key);

}  // namespace chatkeep
