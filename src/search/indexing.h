#pragma once

#include <cstdint>

#include "search/search_keys.h"
#include "sqlite/connection.h"

namespace chatkeep {

// Brings the index nearer to the rows: takes up to `most_rows` of those that wait, fewer where
// their texts are long. To be run in a transaction. Gives whether any wait still.
bool index_some(sqlite::Connection& database, std::int64_t most_rows);

// How many rows of a kind the index should know and does not.
std::int64_t count_lost(sqlite::Connection& database, SearchKind kind);

// Makes the index anew in a database whose rows come from elsewhere. Brings its own transactions.
void index_everything(sqlite::Connection& database);

}  // namespace chatkeep
