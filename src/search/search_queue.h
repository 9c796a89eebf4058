#pragma once

#include <cstdint>
#include <string_view>

#include "search/search_keys.h"

namespace chatkeep {

struct Session;

namespace sqlite {
class Connection;
}

// New rows need no word of this: the index knows up to where it has come. What it has passed
// already is put down here, in the transaction that changes it.

// After the text of a row was changed, or what it is filtered by.
void queue_for_search(Session& session, SearchKind kind, std::int64_t key);

// Before a row is removed, with what goes with it. `id` need not be there.
void queue_removed_message(Session& session, std::string_view id);
void queue_removed_component(Session& session, std::string_view id);
void queue_removed_attachment(Session& session, std::string_view id);
// The conversation itself, or only what is in it.
void queue_removed_conversation(Session& session, std::string_view id);
// The same, of whatever scope.
void queue_removed_conversation(sqlite::Connection& database, std::int64_t conversation_key);

}  // namespace chatkeep
