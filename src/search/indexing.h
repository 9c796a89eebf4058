#pragma once

#include <cstddef>
#include <cstdint>

#include "search/search_keys.h"
#include "sqlite/connection.h"

namespace chatkeep {

// How much is indexed at a time, at least a row.
struct IndexedAtOnce {
  std::int64_t rows;
  // Of texts: beyond this no more rows are taken.
  std::size_t bytes;
};

// Brings the index nearer to the rows: takes so many of those that wait. To be run in a
// transaction. Gives whether any wait still.
bool index_some(sqlite::Connection& database, const IndexedAtOnce& most);

// How many rows of a kind the index should know and does not.
std::int64_t count_lost(sqlite::Connection& database, SearchKind kind);

// Makes the index anew in a database whose rows come from elsewhere. Brings its own transactions.
void index_everything(sqlite::Connection& database);

}  // namespace chatkeep
