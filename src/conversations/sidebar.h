#pragma once

#include "operations/operation.h"

namespace chatkeep {

// conversations.sidebar: conversations with the preview of their last message and unread counts.
Operations sidebar_operations();

}  // namespace chatkeep
