#include "clients/answers.h"

namespace chatkeep {

namespace {

constexpr std::string_view kFind = "SELECT answer FROM answers WHERE client = ? AND number = ?";
constexpr std::string_view kForgetReceived = "DELETE FROM answers WHERE client = ? AND number <= ?";
constexpr std::string_view kKeep = "INSERT INTO answers (client, number, answer) VALUES (?, ?, ?)";
constexpr std::string_view kForget =
    "DELETE FROM answers WHERE client NOT IN (SELECT value FROM json_each(?))";

}  // namespace

std::optional<std::string> find_answer(sqlite::Connection& database, const std::string& client,
                                       std::int64_t number) {
  sqlite::Query row = database.query(kFind);
  if (!row.with(client, number).step()) return std::nullopt;
  return std::string(row.text(0));
}

void keep_answer(sqlite::Connection& database, const std::string& client, std::int64_t number,
                 std::int64_t received, const std::string& answer) {
  database.query(kForgetReceived).with(client, received).run();
  database.query(kKeep).with(client, number, answer).run();
}

void forget_answers(sqlite::Connection& database, std::string_view living_clients) {
  database.query(kForget).with(living_clients).run();
}

}  // namespace chatkeep
