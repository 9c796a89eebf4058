#pragma once

#include <string>

#include "sqlite/connection.h"

namespace chatkeep::test {

// What SQLite finds wrong with how the database is stored. Empty where nothing is.
std::string broken_storage(sqlite::Connection& database);

// Which of the things that the model demands of the rows do not hold, in words, in the database of
// a store that was opened and closed again. Empty where all do.
std::string broken_invariants(sqlite::Connection& database);

}  // namespace chatkeep::test
