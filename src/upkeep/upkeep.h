#pragma once

#include <cstdint>
#include <functional>

#include "schema/scopes.h"
#include "sqlite/connection.h"
#include "storage/file_host.h"

namespace chatkeep {

// A backup that is being read, or a database that is being received. One at a time for a store.
struct Transfer {
  enum class Kind { kNone, kBackup, kRestore };

  Kind kind = Kind::kNone;
  // The session that began it, and with which it ends.
  std::uint32_t session = 0;
  // How long the backup is, or what was received so far.
  std::int64_t bytes = 0;
};

// What an operation works with that is about the files of a store rather than about one scope's
// rows.
class Upkeep {
 public:
  virtual ~Upkeep() = default;

  virtual FileHost& files() = 0;
  virtual sqlite::Connection& database() = 0;
  virtual Transfer& transfer() = 0;
  virtual std::uint32_t session() const = 0;
  virtual ScopeName scope() const = 0;

  // Closes the database as it is, runs `action` on the files and opens what they hold then, for all
  // sessions. What `action` throws is thrown once the database is open again. Should that fail, it
  // is tried again with the next call.
  virtual void without_database(const std::function<void()>& action) = 0;
};

}  // namespace chatkeep
