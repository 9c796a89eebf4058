#pragma once

#include <cstdint>

#include "operations/operation.h"

namespace chatkeep {

// feedback.set, get, clear
Operations feedback_operations();

// Writes the feedback on a message, or null where there is none.
void write_feedback(Session& session, std::int64_t message_key, JsonWriter& answer);

}  // namespace chatkeep
