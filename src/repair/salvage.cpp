#include "repair/salvage.h"

#include <algorithm>

#include "base/error.h"
#include "repair/damaged_schema.h"
#include "repair/tree_reader.h"
#include "sqlite/transaction.h"

namespace chatkeep {

namespace {

using Type = RecordValue::Type;

// So that the log of the new database, which is in memory, stays small.
constexpr int kRowsPerTransaction = 2000;

struct Column {
  std::string name;
  bool is_text;
  bool may_be_null;
  bool is_rowid;

  bool fits(const RecordValue& value) const {
    if (value.type == Type::kNull) return may_be_null || is_rowid;
    return value.type == (is_text ? Type::kText : Type::kInteger);
  }
};

struct Table {
  std::string name;
  bool has_rowid;
  std::vector<Column> columns;

  // A row that was written before a column was added is shorter.
  bool fits(const Record& record) const {
    if (record.empty() || record.size() > columns.size()) return false;
    for (std::size_t i = 0; i < record.size(); ++i) {
      if (!columns[i].fits(record[i])) return false;
    }
    return std::all_of(columns.begin() + static_cast<std::ptrdiff_t>(record.size()), columns.end(),
                       [](const Column& column) { return column.may_be_null; });
  }
};

std::vector<Table> tables_of(sqlite::Connection& database) {
  std::vector<Table> tables;
  sqlite::Query rows = database.query(
      "SELECT name, wr FROM pragma_table_list WHERE schema = 'main' AND type = 'table'"
      " AND name NOT LIKE 'sqlite\\_%' ESCAPE '\\' ORDER BY name");
  while (rows.step()) {
    Table table{std::string(rows.text(0)), rows.integer(1) == 0, {}};
    // Tables without rowids have the columns of their key first, in the table as in its records.
    sqlite::Query columns =
        database.query("SELECT name, type, \"notnull\", pk FROM pragma_table_info(?)");
    columns.with(std::string_view(table.name));
    while (columns.step()) {
      const bool is_text = columns.text(1) == "TEXT";
      table.columns.push_back({std::string(columns.text(0)), is_text, columns.integer(2) == 0,
                               table.has_rowid && columns.integer(3) == 1 && !is_text});
    }
    tables.push_back(std::move(table));
  }
  return tables;
}

// Inserts rows, some thousand in a transaction.
class Inserter {
 public:
  explicit Inserter(sqlite::Connection& target) : target_(target) { transaction_.emplace(target); }

  // A row whose key is there already is left out.
  void insert(const Table& table, std::int64_t key, const Record& record) {
    {
      sqlite::Query row = target_.query(statement(table, record.size()));
      for (std::size_t i = 0; i < record.size(); ++i) {
        const int position = static_cast<int>(i) + 1;
        if (table.columns[i].is_rowid) {
          row.bind(position, key);
        } else if (record[i].type == Type::kNull) {
          row.bind(position, std::nullopt);
        } else if (record[i].type == Type::kText) {
          row.bind(position, record[i].text);
        } else {
          row.bind(position, record[i].integer);
        }
      }
      row.run();
    }
    if (++rows_ % kRowsPerTransaction != 0) return;
    finish();
    transaction_.emplace(target_);
  }

  void finish() {
    transaction_->commit();
    transaction_.reset();
    target_.checkpoint();
  }

 private:
  static std::string statement(const Table& table, std::size_t count) {
    std::string names;
    std::string values;
    for (std::size_t i = 0; i < count; ++i) {
      names += (i == 0 ? "" : ", ") + table.columns[i].name;
      values += i == 0 ? "?" : ", ?";
    }
    return "INSERT OR IGNORE INTO " + table.name + " (" + names + ") VALUES (" + values + ")";
  }

  sqlite::Connection& target_;
  std::optional<sqlite::Transaction> transaction_;
  std::int64_t rows_ = 0;
};

// Where a tree begins; what the damaged database does not tell is where the new one has it, because
// both were made by the same statements.
std::int64_t root_of(const DamagedSchema& schema, sqlite::Connection& target,
                     const std::string& name) {
  const auto known = schema.roots.find(name);
  if (known != schema.roots.end()) return known->second;
  sqlite::Query row = target.query("SELECT rootpage FROM sqlite_schema WHERE name = ?");
  return row.with(std::string_view(name)).step() ? row.integer(0) : 0;
}

// The rows of leaves whose inner pages are damaged, given to the one table that they can be of.
void insert_orphans(TreeReader& trees, const std::vector<const Table*>& incomplete,
                    Inserter& inserter) {
  using Kind = TreeReader::PageKind;
  for (const std::int64_t number : trees.orphans()) {
    const Kind kind = trees.kind_of(number);
    if (kind == Kind::kTableInner) continue;
    const Table* found = nullptr;
    for (const Table* table : incomplete) {
      if (table->has_rowid != (kind == Kind::kTableLeaf)) continue;
      bool fits = true;
      trees.read_page(number, [&](std::int64_t, const Record& record) {
        // Rows of indexes are shorter than those of tables, or longer.
        fits &= table->fits(record) && (table->has_rowid || record.size() == table->columns.size());
      });
      if (!fits) continue;
      if (found != nullptr) {
        found = nullptr;
        break;
      }
      found = table;
    }
    if (found == nullptr) continue;
    trees.read_page(number, [&](std::int64_t key, const Record& record) {
      inserter.insert(*found, key, record);
    });
  }
}

// An index whose records end in the key of the row.
struct KeyIndex {
  const char* name;
  const char* table;
  bool by_conversation;  // The first column is the conversation's key.
};

constexpr KeyIndex kKeyIndexes[] = {
    {"sqlite_autoindex_messages_2", "messages", true},
    {"messages_by_conversation_creation", "messages", true},
    {"messages_by_role", "messages", true},
    {"sqlite_autoindex_components_2", "components", true},
    {"components_by_conversation_creation", "components", true},
    {"attachments_by_conversation_creation", "attachments", true},
    {"sqlite_autoindex_users_1", "users", false},
    {"sqlite_autoindex_assistants_1", "assistants", false},
};

IndexedRows read_indexes(PageReader& pages, const DamagedSchema& schema,
                         sqlite::Connection& target) {
  IndexedRows rows;
  TreeReader trees(pages);
  const auto read = [&](const char* name, const std::vector<Type>& types, auto&& note) {
    return trees.read_tree(root_of(schema, target, name), [&](std::int64_t, const Record& record) {
      const bool fits =
          std::equal(record.begin(), record.end(), types.begin(), types.end(),
                     [](const RecordValue& value, Type type) { return value.type == type; });
      if (fits) note(record);
    });
  };
  read(
      "sqlite_autoindex_scopes_1", {Type::kText, Type::kText, Type::kInteger},
      [&](const Record& record) {
        rows.scopes[record[2].integer] = {std::string(record[0].text), std::string(record[1].text)};
      });
  read("sqlite_autoindex_conversations_1", {Type::kInteger, Type::kText, Type::kInteger},
       [&](const Record& record) {
         rows.conversations[record[2].integer] = {record[0].integer, std::string(record[1].text)};
       });
  rows.has_all_titles = read(
      "conversations_by_title", {Type::kInteger, Type::kText, Type::kInteger},
      [&](const Record& record) { rows.titles[record[2].integer] = std::string(record[1].text); });
  for (const KeyIndex& index : kKeyIndexes) {
    trees.read_tree(root_of(schema, target, index.name), [&](std::int64_t, const Record& record) {
      if (record.size() < 2 || record.back().type != Type::kInteger) return;
      if (index.by_conversation && record.front().type != Type::kInteger) return;
      const std::int64_t conversation = index.by_conversation ? record.front().integer : 0;
      rows.keys[index.table][conversation].insert(record.back().integer);
    });
  }
  return rows;
}

}  // namespace

Salvage salvage(PageReader& pages, sqlite::Connection& target) {
  Salvage result;
  const DamagedSchema schema = DamagedSchema::read(pages);
  const std::vector<Table> tables = tables_of(target);
  TreeReader trees(pages);
  // So that what is left over afterwards are leaves which no tree reaches.
  const auto ignore = [](std::int64_t, const Record&) {};
  trees.read_tree(1, ignore);
  Inserter inserter(target);
  std::vector<const Table*> incomplete;
  for (const Table& table : tables) {
    bool fits = true;
    const bool whole = trees.read_tree(root_of(schema, target, table.name),
                                       [&](std::int64_t key, const Record& record) {
                                         if (table.fits(record)) {
                                           inserter.insert(table, key, record);
                                         } else {
                                           fits = false;
                                         }
                                       });
    if (whole && fits) continue;
    incomplete.push_back(&table);
    result.incomplete.push_back(table.name);
  }
  if (!incomplete.empty()) {
    for (const auto& [name, root] : schema.roots) {
      const bool is_table =
          std::any_of(tables.begin(), tables.end(),
                      [&wanted = name](const Table& table) { return table.name == wanted; });
      if (!is_table) trees.read_tree(root, ignore);
    }
    insert_orphans(trees, incomplete, inserter);
  }
  inserter.finish();
  result.indexed = read_indexes(pages, schema, target);
  return result;
}

}  // namespace chatkeep
