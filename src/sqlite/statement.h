#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

struct sqlite3;
struct sqlite3_stmt;
struct sqlite3_value;

namespace chatkeep::sqlite {

// A prepared statement, kept by its Connection and lent out as a Query.
class Statement {
 public:
  // Throws Error if `sql` does not compile.
  Statement(sqlite3* database, std::string_view sql);
  ~Statement();
  Statement(const Statement&) = delete;
  Statement& operator=(const Statement&) = delete;

 private:
  friend class Query;

  sqlite3* database_;
  sqlite3_stmt* handle_ = nullptr;
  bool lent_ = false;
};

// One run of a statement. Parameters are bound by position from 1, columns read from 0. Going out
// of scope resets the statement and forgets what was bound. Every call throws Error where SQLite
// fails.
//
// Text is bound without a copy: it must stay as it is until the query is gone.
class Query {
 public:
  explicit Query(Statement& statement);
  ~Query();
  Query(Query&& other) noexcept;
  Query(const Query&) = delete;
  Query& operator=(const Query&) = delete;
  Query& operator=(Query&&) = delete;

  void bind(int position, std::int64_t value);
  void bind(int position, std::string_view value);
  void bind(int position, std::nullopt_t);
  template <typename Value>
  void bind(int position, const std::optional<Value>& value) {
    if (value) {
      bind(position, *value);
    } else {
      bind(position, std::nullopt);
    }
  }
  // Binds from position 1 on.
  template <typename... Values>
  Query& with(const Values&... values) {
    int position = 0;
    (bind(++position, values), ...);
    return *this;
  }

  // Moves to the next row. False when there is none.
  bool step();
  // Runs a statement that gives no rows.
  void run();

  std::int64_t integer(int column) const;
  // Valid until the next step.
  std::string_view text(int column) const;
  // Empty where the column is NULL.
  std::optional<std::string_view> optional_text(int column) const;
  std::optional<std::int64_t> optional_integer(int column) const;

 private:
  void bind(int position, int) = delete;  // Say which integer type is meant.
  void check(int code) const;
  sqlite3_value* value(int column) const;

  Statement* statement_;
};

}  // namespace chatkeep::sqlite
