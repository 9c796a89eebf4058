#include "schema/scopes.h"

namespace chatkeep {

namespace {

constexpr std::string_view kFind =
    "SELECT scope_key FROM scopes WHERE user_id = ? AND organization_id = ?";
constexpr std::string_view kInsert = "INSERT INTO scopes (user_id, organization_id) VALUES (?, ?)";

}  // namespace

std::int64_t find_scope(sqlite::Connection& database, const std::string& user_id,
                        const std::string& organization_id) {
  sqlite::Query found = database.query(kFind);
  if (found.with(user_id, organization_id).step()) return found.integer(0);
  database.query(kInsert).with(user_id, organization_id).run();
  return database.last_insert_key();
}

}  // namespace chatkeep
