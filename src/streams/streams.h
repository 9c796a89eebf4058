#pragma once

#include "operations/operation.h"

namespace chatkeep {

// streams.begin, write, end, resume: a message that is written while it comes. What comes goes into
// a journal (stream_journal.h) and is folded into the message once, at the end.
Operations stream_operations();

}  // namespace chatkeep
