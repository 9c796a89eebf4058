#pragma once

#include <cstdint>
#include <string>

#include "operations/operation.h"

namespace chatkeep {

// reads.mark, get, unread
Operations read_operations();

// In SQL: how many top-level messages of others, on the branch that is shown, came after what the
// scope's user has read of the conversation `c`. `r` is that user's row of read_marks, if any.
std::string unread_of_others();

}  // namespace chatkeep
