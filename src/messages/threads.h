#pragma once

#include "operations/operation.h"

namespace chatkeep {

// messages.thread, clearThread, replyChain
Operations thread_operations();

}  // namespace chatkeep
