#pragma once

#include <set>

#include "repair/salvage.h"
#include "sqlite/connection.h"

namespace chatkeep {

// Makes a database of rows that were salvaged whole again: what lost its parent gets another or
// goes, conversations are made anew for messages that lost theirs, and everything that is derived
// (branches, counters, times, tags) is derived anew. Foreign keys hold afterwards.
//
// Gives the keys of the conversations that were made anew.
std::set<std::int64_t> rebuild(sqlite::Connection& database, const IndexedRows& indexed);

}  // namespace chatkeep
