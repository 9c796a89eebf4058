#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "operations/operation.h"

namespace chatkeep {

// How rows of one table are hidden, shown again and removed. `what` names a row in errors. Each
// statement takes the scope and the id as parameters 1 and 2, `hide` the time as 3, and returns
// the conversation_key of the row.
struct RowLifecycle {
  std::string_view what;
  std::string_view hide;
  std::string_view restore;
  std::string_view purge;
};

// Each gives the key of the row's conversation. Throws NOT_FOUND where no row of this scope was
// changed.
std::int64_t hide_row(Session& session, const RowLifecycle& lifecycle, const std::string& id);
std::int64_t restore_row(Session& session, const RowLifecycle& lifecycle, const std::string& id);
std::int64_t purge_row(Session& session, const RowLifecycle& lifecycle, const std::string& id);

}  // namespace chatkeep
