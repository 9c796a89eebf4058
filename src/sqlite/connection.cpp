#include "sqlite/connection.h"

#include <sqlite3.h>

#include "base/error.h"
#include "sqlite/full_text.h"
#include "sqlite/functions.h"

namespace chatkeep::sqlite {

Connection::Connection(const std::string& file, const std::string& vfs) {
  const int flags = SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE | SQLITE_OPEN_EXRESCODE;
  const int code = sqlite3_open_v2(file.c_str(), &handle_, flags, vfs.c_str());
  if (code != SQLITE_OK) {
    const Error error = Error::sqlite(code, handle_ ? sqlite3_errmsg(handle_) : "opening");
    sqlite3_close_v2(handle_);
    throw error;
  }
  // A new database leaves room for the checksums of its pages.
  int reserved = kReservedBytes;
  sqlite3_file_control(handle_, "main", SQLITE_FCNTL_RESERVE_BYTES, &reserved);
  register_functions(handle_);
}

Connection::~Connection() {
  statements_.clear();
  // Closing checkpoints. What fails here stays in the write-ahead log and is read at the next
  // opening, so nothing is lost and there is nobody to tell.
  sqlite3_close_v2(handle_);
}

// Asking for FTS5 reads the database. That is left to the first statement, when whoever opened it
// has told the VFS what to make of the file.
sqlite3* Connection::prepared() {
  if (!has_full_text_) register_full_text(handle_);
  has_full_text_ = true;
  return handle_;
}

Query Connection::query(std::string_view sql) {
  auto found = statements_.find(sql);
  if (found == statements_.end()) {
    auto statement = std::make_unique<Statement>(prepared(), sql);
    found = statements_.emplace(std::string(sql), std::move(statement)).first;
  }
  return Query(*found->second);
}

void Connection::execute(const std::string& sql) {
  const int code = sqlite3_exec(prepared(), sql.c_str(), nullptr, nullptr, nullptr);
  if (code != SQLITE_OK) {
    throw Error::sqlite(sqlite3_extended_errcode(handle_), sqlite3_errmsg(handle_));
  }
}

std::int64_t Connection::integer(const std::string& sql) {
  Statement statement(prepared(), sql);
  Query query(statement);
  if (!query.step()) throw Error(ErrorCode::kInternal, "No row: " + sql);
  return query.integer(0);
}

std::string Connection::text(const std::string& sql) {
  Statement statement(prepared(), sql);
  Query query(statement);
  if (!query.step()) throw Error(ErrorCode::kInternal, "No row: " + sql);
  return std::string(query.text(0));
}

std::int64_t Connection::last_insert_key() const { return sqlite3_last_insert_rowid(handle_); }

std::vector<std::string> Connection::statement_texts() const {
  std::vector<std::string> texts;
  for (const auto& [text, statement] : statements_) texts.push_back(text);
  return texts;
}

void Connection::checkpoint() {
  const int code =
      sqlite3_wal_checkpoint_v2(handle_, nullptr, SQLITE_CHECKPOINT_TRUNCATE, nullptr, nullptr);
  if (code != SQLITE_OK) {
    throw Error::sqlite(sqlite3_extended_errcode(handle_), sqlite3_errmsg(handle_));
  }
}

void Connection::set_checkpoint_on_close(bool checkpoint) {
  sqlite3_db_config(handle_, SQLITE_DBCONFIG_NO_CKPT_ON_CLOSE, checkpoint ? 0 : 1, nullptr);
}

void Connection::roll_back() noexcept {
  // SQLite ends the transaction itself on errors such as a full disk.
  if (sqlite3_get_autocommit(handle_) != 0) return;
  try {
    query("ROLLBACK").run();
  } catch (...) {
    // The error that brought us here is the one to report. SQLite keeps the connection in its
    // error state, so nothing half-done can be read or committed.
  }
}

std::string Connection::library_version() { return sqlite3_libversion(); }

}  // namespace chatkeep::sqlite
