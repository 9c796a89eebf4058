#pragma once

#include "operations/operation.h"

namespace chatkeep {

// stats: what the scope holds and how large the files are.
Operations stats_operations();

}  // namespace chatkeep
