#pragma once

#include <string>
#include <string_view>

#include "operations/operation.h"

namespace chatkeep {

// users.upsert, get, list, delete
Operations user_operations();

// Writes the record of a user, or null where there is none.
void write_user_or_null(Session& session, std::string_view id, JsonWriter& answer);

}  // namespace chatkeep
