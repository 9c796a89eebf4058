#include "search/searched_table.h"

namespace chatkeep {

namespace {

const SearchStatements kNewest = for_each_table([](const SearchedTable& table) {
  return "SELECT coalesce(max(" + std::string(table.key) + "), 0) FROM " + std::string(table.name);
});

}  // namespace

std::int64_t newest_key(sqlite::Connection& database, SearchKind kind) {
  sqlite::Query row = database.query(statement_of(kNewest, kind));
  row.step();
  return row.integer(0);
}

}  // namespace chatkeep
