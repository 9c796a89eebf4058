#pragma once

#include "operations/operation.h"

namespace chatkeep {

// What every feature offers, and `batch`, which runs several of them.
const Operations& all_operations();

}  // namespace chatkeep
