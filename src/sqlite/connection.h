#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "sqlite/statement.h"

struct sqlite3;

namespace chatkeep::sqlite {

// At the end of each page of a new database: what SQLite leaves to the VFS.
inline constexpr int kReservedBytes = 8;

// The one connection to a database. Used from one thread.
class Connection {
 public:
  // Opens `file` through the VFS registered as `vfs`, creating it where there is none. Throws
  // Error. The VFS outlives the connection.
  Connection(const std::string& file, const std::string& vfs);
  ~Connection();
  Connection(const Connection&) = delete;
  Connection& operator=(const Connection&) = delete;

  // A query over the statement of this text, which is prepared once and kept. One query at a time
  // for each text. `sql` is ours or put together from our pieces, never from outside.
  Query query(std::string_view sql);

  // Runs statements that give no rows and are not kept: DDL and pragmas.
  void execute(const std::string& sql);

  // The first column of the first row. Throws INTERNAL if there is none.
  std::int64_t integer(const std::string& sql);
  std::string text(const std::string& sql);

  // The rowid of the row inserted last.
  std::int64_t last_insert_key() const;

  // The statements that were prepared and kept so far.
  std::vector<std::string> statement_texts() const;

  // Moves what the write-ahead log holds into the database file and empties the log.
  void checkpoint();

  // Whether closing moves the write-ahead log into the database file. True at first.
  void set_checkpoint_on_close(bool checkpoint);

  static std::string library_version();

 private:
  friend class Transaction;
  friend class ReadTransaction;

  // Ends the transaction, if there is one.
  void roll_back() noexcept;
  // The handle, for statements.
  sqlite3* prepared();

  struct TextHash {
    using is_transparent = void;
    std::size_t operator()(std::string_view text) const {
      return std::hash<std::string_view>{}(text);
    }
  };

  sqlite3* handle_ = nullptr;
  bool has_full_text_ = false;
  std::unordered_map<std::string, std::unique_ptr<Statement>, TextHash, std::equal_to<>>
      statements_;
};

}  // namespace chatkeep::sqlite
