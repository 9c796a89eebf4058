#include "operations/row_changes.h"

namespace chatkeep {

void RowChanges::apply(Session& session, std::string_view table, std::string_view key_column,
                       std::int64_t key) const {
  std::string sql = "UPDATE ";
  sql.append(table).append(" SET ");
  for (const Change& change : changes_) sql.append(change.column).append(" = ?, ");
  sql.append("updated_at = ? WHERE scope_key = ? AND ").append(key_column).append(" = ?");
  sqlite::Query update = session.database.query(sql);
  int position = 0;
  for (const Change& change : changes_) {
    ++position;
    std::visit([&](const auto& value) { update.bind(position, value); }, change.value);
  }
  update.bind(++position, session.clock.now());
  update.bind(++position, session.scope_key);
  update.bind(++position, key);
  update.run();
}

}  // namespace chatkeep
