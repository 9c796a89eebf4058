#include "sqlite/statement.h"

#include <sqlite3.h>

#include "base/error.h"

namespace chatkeep::sqlite {

namespace {

std::string_view text_of(sqlite3_value* value) {
  // Order matters: _text may convert, and _bytes then tells the length of the result.
  const unsigned char* data = sqlite3_value_text(value);
  const int bytes = sqlite3_value_bytes(value);
  if (data == nullptr) return {};
  return {reinterpret_cast<const char*>(data), static_cast<std::size_t>(bytes)};
}

}  // namespace

Statement::Statement(sqlite3* database, std::string_view sql) : database_(database) {
  const int code = sqlite3_prepare_v3(database, sql.data(), static_cast<int>(sql.size()),
                                      SQLITE_PREPARE_PERSISTENT, &handle_, nullptr);
  if (code != SQLITE_OK) {
    throw Error::sqlite(sqlite3_extended_errcode(database), sqlite3_errmsg(database));
  }
}

Statement::~Statement() { sqlite3_finalize(handle_); }

Query::Query(Statement& statement) : statement_(&statement) {
  if (statement.lent_) {
    throw Error(ErrorCode::kInternal, "A statement was started while it was running.");
  }
  statement.lent_ = true;
}

Query::~Query() {
  if (statement_ == nullptr) return;
  // What reset returns was already thrown by step.
  sqlite3_reset(statement_->handle_);
  sqlite3_clear_bindings(statement_->handle_);
  statement_->lent_ = false;
}

Query::Query(Query&& other) noexcept : statement_(other.statement_) { other.statement_ = nullptr; }

void Query::check(int code) const {
  if (code == SQLITE_OK) return;
  sqlite3* database = statement_->database_;
  throw Error::sqlite(sqlite3_extended_errcode(database), sqlite3_errmsg(database));
}

void Query::bind(int position, std::int64_t value) {
  check(sqlite3_bind_int64(statement_->handle_, position, value));
}

void Query::bind(int position, std::string_view value) {
  // A null pointer would bind NULL.
  const char* data = value.data() == nullptr ? "" : value.data();
  check(sqlite3_bind_text64(statement_->handle_, position, data, value.size(), SQLITE_STATIC,
                            SQLITE_UTF8));
}

void Query::bind(int position, std::nullopt_t) {
  check(sqlite3_bind_null(statement_->handle_, position));
}

bool Query::step() {
  const int code = sqlite3_step(statement_->handle_);
  if (code == SQLITE_ROW) return true;
  if (code == SQLITE_DONE) return false;
  check(code);
  return false;
}

void Query::run() {
  while (step()) {
  }
}

// Through the value of the column, which each of sqlite3_column_type(), _text() and _bytes() looks
// up again. There is one thread, so that nothing protects it from others.
sqlite3_value* Query::value(int column) const {
  return sqlite3_column_value(statement_->handle_, column);
}

std::int64_t Query::integer(int column) const { return sqlite3_value_int64(value(column)); }

std::string_view Query::text(int column) const { return text_of(value(column)); }

std::optional<std::string_view> Query::optional_text(int column) const {
  sqlite3_value* found = value(column);
  if (sqlite3_value_type(found) == SQLITE_NULL) return std::nullopt;
  return text_of(found);
}

std::optional<std::int64_t> Query::optional_integer(int column) const {
  sqlite3_value* found = value(column);
  if (sqlite3_value_type(found) == SQLITE_NULL) return std::nullopt;
  return sqlite3_value_int64(found);
}

}  // namespace chatkeep::sqlite
