#include "support/small_page_cache.h"

#include <sqlite3.h>

namespace chatkeep::test {

namespace {

// Reading the schema, which this does, takes the locking that SQLite would set up only later. An
// error is that of a database that cannot be read, which whoever opens it meets next.
int shrink(sqlite3* database, char**, const sqlite3_api_routines*) {
  sqlite3_exec(database, "PRAGMA locking_mode = EXCLUSIVE; PRAGMA cache_size = 10", nullptr,
               nullptr, nullptr);
  return SQLITE_OK;
}

// The type that SQLite wants its entry points to be given as.
void (*entry_point())() { return reinterpret_cast<void (*)()>(shrink); }

}  // namespace

SmallPageCache::SmallPageCache() {
  // It may come before the first store, which initializes SQLite.
  sqlite3_initialize();
  sqlite3_auto_extension(entry_point());
}

SmallPageCache::~SmallPageCache() { sqlite3_cancel_auto_extension(entry_point()); }

}  // namespace chatkeep::test
