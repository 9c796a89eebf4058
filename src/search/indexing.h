#pragma once

#include <cstdint>

#include "sqlite/connection.h"

namespace chatkeep {

// Brings the index nearer to the rows: takes up to `most_rows` of those that wait, fewer where
// their texts are long. To be run in a transaction. Gives whether any wait still.
bool index_some(sqlite::Connection& database, std::int64_t most_rows);

// Makes the index anew in a database whose rows come from elsewhere. Brings its own transactions.
void index_everything(sqlite::Connection& database);

}  // namespace chatkeep
