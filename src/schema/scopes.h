#pragma once

#include <cstdint>
#include <string>

#include "sqlite/connection.h"

namespace chatkeep {

// Whose rows, as it is given when a session is opened.
struct ScopeName {
  std::string user_id;
  std::string organization_id;
};

// The key of the scope with these owners, which is recorded if it is new.
std::int64_t find_scope(sqlite::Connection& database, const std::string& user_id,
                        const std::string& organization_id);

}  // namespace chatkeep
