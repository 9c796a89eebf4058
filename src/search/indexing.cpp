#include "search/indexing.h"

#include <algorithm>
#include <vector>

#include "base/sorting.h"
#include "search/index_words.h"
#include "search/searched_table.h"
#include "search/searched_text.h"
#include "sqlite/transaction.h"

namespace chatkeep {

namespace {

constexpr IndexedAtOnce kOfRebuild = {1000, 1024 * 1024};

constexpr std::string_view kQueued = "SELECT kind, row_key, scope_key FROM search_queue LIMIT ?";
constexpr std::string_view kForgetQueued =
    "DELETE FROM search_queue WHERE kind = ? AND row_key = ?";
constexpr std::string_view kProgress = "SELECT indexed_until FROM search_progress WHERE kind = ?";
constexpr std::string_view kSetProgress =
    "UPDATE search_progress SET indexed_until = ?2 WHERE kind = ?1";
// FTS5's own table of the rows it has.
constexpr std::string_view kIndexed =
    "SELECT id FROM search_index_docsize WHERE id BETWEEN ? AND ?";
constexpr std::string_view kRemove = "DELETE FROM search_index WHERE rowid = ?";
constexpr std::string_view kInsert = "INSERT INTO search_index (rowid, words) VALUES (?, ?)";
// Rows that the index has come to, but for those that changed since.
const SearchStatements kKnown = for_each_table([](const SearchedTable& table) {
  std::string statement = "SELECT ";
  statement.append(table.key).append(", scope_key FROM ").append(table.name).append(" WHERE ");
  statement.append(table.key).append(" <= ?1 AND NOT EXISTS (SELECT 1 FROM search_queue q");
  return statement.append(" WHERE q.kind = ?2 AND q.row_key = ").append(table.key).append(")");
});

std::int64_t number(SearchKind kind) { return static_cast<std::int64_t>(kind); }

std::int64_t indexed_until(sqlite::Connection& database, SearchKind kind) {
  sqlite::Query row = database.query(kProgress);
  return row.with(number(kind)).step() ? row.integer(0) : 0;
}

class Slice {
 public:
  Slice(sqlite::Connection& database, const IndexedAtOnce& most)
      : database_(database), rows_left_(most.rows), most_bytes_(most.bytes) {}

  bool run() {
    take_queued();
    for (const SearchKind kind : kSearchKinds) take_new(kind);
    insert();
    return is_full();
  }

 private:
  struct Entry {
    std::int64_t kind;
    std::int64_t key;
    std::int64_t scope_key;
  };

  bool is_full() const { return rows_left_ <= 0 || bytes_ >= most_bytes_; }

  void take_queued() {
    std::vector<Entry> entries;
    {
      sqlite::Query rows = database_.query(kQueued);
      rows.with(rows_left_);
      while (rows.step()) {
        entries.push_back({rows.integer(0), rows.integer(1), rows.integer(2)});
      }
    }
    for (const Entry& entry : entries) {
      if (is_full()) return;
      // A damaged one may say anything.
      if (const auto kind = search_kind(entry.kind)) take_queued(*kind, entry);
      database_.query(kForgetQueued).with(entry.kind, entry.key).run();
      --rows_left_;
    }
  }

  void take_queued(SearchKind kind, const Entry& entry) {
    remove(entry.scope_key, kind, entry.key);
    sqlite::Query row = database_.query(searched_row_statement(kind));
    if (row.with(entry.key).step()) take(read_searched_row(kind, row));
  }

  void take_new(SearchKind kind) {
    if (is_full()) return;
    const std::int64_t before = indexed_until(database_, kind);
    // Once the queue is empty, nothing of rows that were removed is left, and their keys may be
    // given to new ones.
    std::int64_t until = std::min(before, newest_key(database_, kind));
    {
      sqlite::Query rows = database_.query(searched_rows_after_statement(kind));
      rows.with(until, rows_left_);
      while (!is_full() && rows.step()) {
        until = rows.integer(0);
        take(read_searched_row(kind, rows));
        --rows_left_;
      }
    }
    if (until != before) database_.query(kSetProgress).with(number(kind), until).run();
  }

  void take(const SearchedRow& row) {
    if (!is_searched(row.scope_key, row.key)) return;
    bytes_ += row.text.size();
    words_.push_back(index_words(row));
    remove(row.scope_key, row.kind, row.key);
  }

  void remove(std::int64_t scope_key, SearchKind kind, std::int64_t key) {
    if (!is_searched(scope_key, key)) return;
    const std::int64_t first = index_row(scope_key, kind, key);
    std::vector<std::int64_t> indexed;
    {
      sqlite::Query rows = database_.query(kIndexed);
      rows.with(first, first + kLongestLengthClass);
      while (rows.step()) indexed.push_back(rows.integer(0));
    }
    for (const std::int64_t row : indexed) database_.query(kRemove).with(row).run();
  }

  // In their order, as FTS5 wants them: otherwise it writes each apart.
  void insert() {
    sort_small(words_, [](const IndexWords& a, const IndexWords& b) { return a.row < b.row; });
    for (const IndexWords& words : words_) {
      database_.query(kInsert).with(words.row, words.words).run();
    }
  }

  sqlite::Connection& database_;
  std::int64_t rows_left_;
  std::size_t most_bytes_;
  std::size_t bytes_ = 0;
  std::vector<IndexWords> words_;
};

}  // namespace

bool index_some(sqlite::Connection& database, const IndexedAtOnce& most) {
  return Slice(database, most).run();
}

std::int64_t count_lost(sqlite::Connection& database, SearchKind kind) {
  sqlite::Query rows = database.query(statement_of(kKnown, kind));
  rows.with(indexed_until(database, kind), number(kind));
  std::int64_t lost = 0;
  while (rows.step()) {
    const std::int64_t key = rows.integer(0);
    const std::int64_t scope_key = rows.integer(1);
    if (!is_searched(scope_key, key)) continue;
    const std::int64_t first = index_row(scope_key, kind, key);
    if (!database.query(kIndexed).with(first, first + kLongestLengthClass).step()) ++lost;
  }
  return lost;
}

void index_everything(sqlite::Connection& database) {
  database.execute(
      "INSERT INTO search_index (search_index) VALUES ('delete-all');"
      "DELETE FROM search_queue;"
      "UPDATE search_progress SET indexed_until = 0");
  for (bool more = true; more;) {
    sqlite::Transaction transaction(database);
    more = index_some(database, kOfRebuild);
    transaction.commit();
    database.checkpoint();
  }
}

}  // namespace chatkeep
