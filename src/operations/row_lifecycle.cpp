#include "operations/row_lifecycle.h"

#include "base/error.h"

namespace chatkeep {

namespace {

std::int64_t change_row(sqlite::Query& change, const RowLifecycle& lifecycle,
                        const std::string& id) {
  if (!change.step()) throw Error::not_found(lifecycle.what, id);
  return change.integer(0);
}

}  // namespace

std::int64_t hide_row(Session& session, const RowLifecycle& lifecycle, const std::string& id) {
  sqlite::Query hide = session.database.query(lifecycle.hide);
  return change_row(hide.with(session.scope_key, id, session.clock.now()), lifecycle, id);
}

std::int64_t restore_row(Session& session, const RowLifecycle& lifecycle, const std::string& id) {
  sqlite::Query restore = session.database.query(lifecycle.restore);
  return change_row(restore.with(session.scope_key, id), lifecycle, id);
}

bool is_repetition(sqlite::Query& existing, std::string_view what, const std::string& id) {
  if (!existing.step()) return false;
  if (existing.integer(0) == 0) throw Error::conflict(what, id);
  return true;
}

std::int64_t purge_row(Session& session, const RowLifecycle& lifecycle, const std::string& id) {
  sqlite::Query purge = session.database.query(lifecycle.purge);
  return change_row(purge.with(session.scope_key, id), lifecycle, id);
}

}  // namespace chatkeep
