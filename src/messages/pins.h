#pragma once

#include "operations/operation.h"

namespace chatkeep {

// messages.pin, unpin, pinned
Operations pin_operations();

}  // namespace chatkeep
