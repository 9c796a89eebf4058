#pragma once

#include <cstdint>

#include "operations/operation.h"

namespace chatkeep {

// summaries.get, pending, set; context.page; history: what a model, or a front end that knows
// nothing of branches, is told of a conversation.
Operations summary_operations();

// Clears the summary where it covers messages after `sequence`: they are not on the path any more.
void forget_summary_beyond(Session& session, std::int64_t conversation_key, std::int64_t sequence);

}  // namespace chatkeep
