#pragma once

#include "operations/operation.h"

namespace chatkeep {

// export.list, conversation: everything of a scope as records, page by page. docs/format.md says
// what is in each.
Operations export_operations();

}  // namespace chatkeep
