#pragma once

#include "operations/operation.h"

namespace chatkeep {

// drafts.set, get, clear
Operations draft_operations();

}  // namespace chatkeep
