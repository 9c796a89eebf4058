#pragma once

#include <cstdint>

#include "sqlite/connection.h"

namespace chatkeep {

// Written into the database as its application_id, so that another program's database is told
// apart: "ckep".
inline constexpr std::int64_t kApplicationId = 0x636b6570;

// The version of the schema that this code reads and writes.
std::int64_t schema_version();

// Brings the database to schema_version(), each step in a transaction of its own, and creates it
// where it is empty. Throws SCHEMA_TOO_NEW for a database of a later version and CORRUPT for one
// that is not ours; both are left as they were.
void migrate(sqlite::Connection& connection);

}  // namespace chatkeep
