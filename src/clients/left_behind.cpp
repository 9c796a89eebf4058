#include "clients/left_behind.h"

namespace chatkeep {

namespace {

constexpr std::string_view kAny =
    "SELECT EXISTS (SELECT 1 FROM messages WHERE status = 'streaming')"
    " OR EXISTS (SELECT 1 FROM conversations WHERE import_client IS NOT NULL)"
    " OR EXISTS (SELECT 1 FROM answers)";

}  // namespace

bool is_anything_left_behind(sqlite::Connection& database) {
  sqlite::Query row = database.query(kAny);
  return row.step() && row.integer(0) != 0;
}

}  // namespace chatkeep
