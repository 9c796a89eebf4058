#include "operations/row_lifecycle.h"

#include "base/error.h"

namespace chatkeep {

namespace {

void check_changed(const Session& session, const RowLifecycle& lifecycle, const std::string& id) {
  if (session.database.changes() == 0) throw Error::not_found(lifecycle.what, id);
}

}  // namespace

void hide_row(Session& session, const RowLifecycle& lifecycle, const std::string& id) {
  session.database.query(lifecycle.hide).with(session.scope_key, id, session.clock.now()).run();
  check_changed(session, lifecycle, id);
}

void restore_row(Session& session, const RowLifecycle& lifecycle, const std::string& id) {
  session.database.query(lifecycle.restore).with(session.scope_key, id).run();
  check_changed(session, lifecycle, id);
}

void purge_row(Session& session, const RowLifecycle& lifecycle, const std::string& id) {
  session.database.query(lifecycle.purge).with(session.scope_key, id).run();
  check_changed(session, lifecycle, id);
}

}  // namespace chatkeep
