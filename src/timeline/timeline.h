#pragma once

#include "operations/operation.h"

namespace chatkeep {

// timeline.page: messages and components of a conversation, merged by sequence.
Operations timeline_operations();

}  // namespace chatkeep
