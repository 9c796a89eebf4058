#pragma once

#include "sqlite/connection.h"

namespace chatkeep {

// Whether any client has a stream, an import or answers that its end would leave behind. Asking is
// many times cheaper than to look for those of the clients that are gone, and mostly there are
// none.
bool is_anything_left_behind(sqlite::Connection& database);

}  // namespace chatkeep
