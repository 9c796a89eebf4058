#pragma once

#include <string>
#include <string_view>

#include "operations/operation.h"

namespace chatkeep {

// How rows of one table are hidden, shown again and removed. `what` names a row in errors. Each
// statement takes the scope and the id as parameters 1 and 2, `hide` the time as 3.
struct RowLifecycle {
  std::string_view what;
  std::string_view hide;
  std::string_view restore;
  std::string_view purge;
};

// Each throws NOT_FOUND where no row of this scope was changed.
void hide_row(Session& session, const RowLifecycle& lifecycle, const std::string& id);
void restore_row(Session& session, const RowLifecycle& lifecycle, const std::string& id);
void purge_row(Session& session, const RowLifecycle& lifecycle, const std::string& id);

}  // namespace chatkeep
