#pragma once

#include <cstddef>
#include <string_view>

#include "operations/operation.h"

namespace chatkeep {

// import.people, conversation, known, discard: records of an export, or of what was made into such
// records, become rows. docs/format.md says what is in each.
Operations import_operations();

// Removes the conversations whose import was not finished and whose client is not among
// `living_clients`, a JSON array. In every scope.
void discard_imports(sqlite::Connection& database, std::string_view living_clients);

}  // namespace chatkeep
