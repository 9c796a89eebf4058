#pragma once

#include "operations/operation.h"

namespace chatkeep {

// search.messages, index
Operations search_operations();

}  // namespace chatkeep
