#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "sqlite/connection.h"

namespace chatkeep {

// Answers to writes, kept with what they wrote until their client has them. A client whose answer
// was lost, because the owner of the store went away, sends the call again, and gets this one.

std::optional<std::string> find_answer(sqlite::Connection& database, const std::string& client,
                                       std::int64_t number);

// Within the transaction of the write. The client has its answers up to `received`; those are
// forgotten.
void keep_answer(sqlite::Connection& database, const std::string& client, std::int64_t number,
                 std::int64_t received, const std::string& answer);

// Forgets those of all clients that are not among `living_clients`, a JSON array.
void forget_answers(sqlite::Connection& database, std::string_view living_clients);

}  // namespace chatkeep
