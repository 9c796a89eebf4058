#pragma once

#include <cstdint>
#include <span>

#include "sqlite/connection.h"
#include "storage/application_id.h"

namespace chatkeep {

// Version n of the schema is reached by running element n - 1 on version n - 1.
using Migrations = std::span<const char* const>;

// To the version of the schema that this code reads and writes.
Migrations all_migrations();
std::int64_t schema_version();

enum class SchemaState { kEmpty, kOlder, kCurrent };

// What migrate() would have to do. Throws SCHEMA_TOO_NEW for a database of a later version and
// CORRUPT for one that is not ours; both are left as they were.
SchemaState schema_state(sqlite::Connection& connection, Migrations migrations = all_migrations());

// Brings the database to the last version, each step in a transaction of its own, and creates it
// where it is empty. Throws as schema_state() does.
void migrate(sqlite::Connection& connection, Migrations migrations = all_migrations());

}  // namespace chatkeep
