#include "support/database_state.h"

#include <memory>
#include <set>
#include <vector>

#include "sqlite/connection.h"
#include "storage/host_vfs.h"
#include "support/invariants.h"
#include "support/workload.h"

namespace chatkeep::test {

namespace {

struct Table {
  std::string name;
  int columns = 0;
  std::string rows;  // The statement that reads them, in the order of their keys.
};

bool is_time(std::string_view column) {
  return column.ends_with("_at");  // created_at, updated_at, ...
}

std::string expression(std::string_view table, std::string_view column, Times times) {
  const std::string name(column);
  // Whether it was deleted counts, when does not.
  if (times == Times::kLeftOut && is_time(column)) return name + " IS NULL";
  if (table == "messages" && column == "updated_at") {
    return "iif(status = 'interrupted', NULL, updated_at)";
  }
  return name;
}

std::vector<Table> find_tables(sqlite::Connection& database, Times times) {
  std::vector<Table> tables;
  sqlite::Query columns = database.query(
      "SELECT t.name, c.name FROM sqlite_schema t JOIN pragma_table_info(t.name) c"
      " WHERE t.type = 'table' AND t.rootpage > 0 AND t.name <> 'sqlite_stat1' ORDER BY t.name, "
      "c.cid");
  while (columns.step()) {
    const std::string name(columns.text(0));
    if (tables.empty() || tables.back().name != name) tables.push_back({name, 0, "SELECT "});
    Table& table = tables.back();
    if (table.columns++ > 0) table.rows += ", ";
    table.rows += expression(name, columns.text(1), times);
  }
  // Every table's key is its first column, or begins with its first two.
  for (Table& table : tables)
    table.rows += " FROM " + table.name + " ORDER BY 1" + (table.columns > 1 ? ", 2" : "");
  return tables;
}

// The schema is the same in every database of one run.
const std::vector<Table>& known_tables(sqlite::Connection& database, Times times) {
  static std::map<Times, std::vector<Table>> known;
  std::vector<Table>& tables = known[times];
  if (tables.empty()) tables = find_tables(database, times);
  return tables;
}

std::uint64_t mixed(std::uint64_t hash, std::string_view value) {
  constexpr std::uint64_t kMultiplier = 0x9e37'79b9'7f4a'7c15;
  hash = (hash ^ std::hash<std::string_view>{}(value)) * kMultiplier;
  return hash ^ (hash >> 29);
}

std::uint64_t hash_of(sqlite::Connection& database, const Table& table) {
  std::uint64_t hash = 1;
  sqlite::Query rows = database.query(table.rows);
  while (rows.step()) {
    for (int i = 0; i < table.columns; ++i) {
      const auto value = rows.optional_text(i);
      hash = mixed(hash, value ? "=" : "NULL");
      if (value) hash = mixed(hash, *value);
    }
  }
  return hash;
}

}  // namespace

std::string difference(const Digest& one, const Digest& other) {
  std::string tables;
  for (const auto& [table, hash] : one) {
    const auto found = other.find(table);
    if (found == other.end() || found->second != hash) tables.append(" ").append(table);
  }
  return tables;
}

DatabaseState read_state(FileHost& files, Times times) {
  HostVfs vfs(files);
  sqlite::Connection database("chat", vfs.name());
  DatabaseState state;
  state.problem = broken_storage(database);
  for (const Table& table : known_tables(database, times)) {
    state.digest[table.name] = hash_of(database, table);
  }
  if (!state.problem.empty()) return state;
  // The same rows need no second look, which is most of the time that an image takes.
  static std::set<Digest> sound;
  if (sound.contains(state.digest)) return state;
  state.problem = broken_invariants(database);
  if (state.problem.empty()) sound.insert(state.digest);
  return state;
}

DatabaseState state_when_opened(const MemoryHost& files, Times times) {
  const auto copy = std::make_shared<MemoryHost>(files);
  recover(copy);
  return read_state(*copy, times);
}

}  // namespace chatkeep::test
