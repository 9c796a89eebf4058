#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "operations/operation.h"

namespace chatkeep {

// How rows of one table are hidden, shown again and removed. `what` names a row in errors. Each
// statement takes the scope and the id as parameters 1 and 2, `hide` the time as 3, and returns
// the key that `changed` below takes: the conversation_key, where the row has one.
struct RowLifecycle {
  std::string_view what;
  std::string_view hide;
  std::string_view restore;
  std::string_view purge;
};

// Each gives the key of the row's conversation. Throws NOT_FOUND where no row of this scope was
// changed.
std::int64_t hide_row(Session& session, const RowLifecycle& lifecycle, const std::string& id);
std::int64_t restore_row(Session& session, const RowLifecycle& lifecycle, const std::string& id);
std::int64_t purge_row(Session& session, const RowLifecycle& lifecycle, const std::string& id);

// Whether a row with the id of a new one is there already, just as the new one is given: then the
// call is a repetition. `existing` gives one row, whose first column tells if it is the same, or
// none. Throws CONFLICT where the id belongs to another row.
bool is_repetition(sqlite::Query& existing, std::string_view what, const std::string& id);

// The operations that are the same for each kind of row: `write_stored(session, id, answer)` writes
// a row or throws NOT_FOUND, `changed(session, conversation_key)` is told when what a conversation
// shows has changed.
template <const RowLifecycle& lifecycle, auto write_stored, auto changed>
struct RowOperations {
  static void get(Session& session, const Arguments& arguments, JsonWriter& answer) {
    write_stored(session, arguments.id(0, "id"), answer);
  }

  static void hide(Session& session, const Arguments& arguments, JsonWriter& answer) {
    changed(session, hide_row(session, lifecycle, arguments.id(0, "id")));
    answer.null();
  }

  static void restore(Session& session, const Arguments& arguments, JsonWriter& answer) {
    const std::string& id = arguments.id(0, "id");
    changed(session, restore_row(session, lifecycle, id));
    write_stored(session, id, answer);
  }

  static void purge(Session& session, const Arguments& arguments, JsonWriter& answer) {
    changed(session, purge_row(session, lifecycle, arguments.id(0, "id")));
    answer.null();
  }
};

}  // namespace chatkeep
