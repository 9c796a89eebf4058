#pragma once

#include "operations/operation.h"

namespace chatkeep {

// export.list, conversation: everything of a scope as records, page by page. docs/format.md says
// what is in each. export.file: where bytes are that a record names.
Operations export_operations();

}  // namespace chatkeep
