#include "schema/opening.h"

#include <vector>

#include "base/error.h"
#include "storage/checked_files.h"
#include "storage/page_checksum.h"

namespace chatkeep {

namespace {

void check_integrity(sqlite::Connection& database) {
  const std::string found = database.text("PRAGMA integrity_check(1)");
  if (found == "ok") return;
  throw Error(ErrorCode::kCorrupt,
              "The database is damaged: " + found +
                  ". Its files were left as they are. doctor({ repair: true }) saves them aside "
                  "and keeps what can be read.");
}

void check_reserved_bytes(const DatabaseHeader& header) {
  if (header.reserved_bytes == kChecksumBytes) return;
  throw Error(ErrorCode::kCorrupt,
              "The database has no room for the checksums of its pages. It was left as it was. "
              "chatkeep reads what it made itself, and what other programs change in place.");
}

// Gives each page of the database file its checksum. Those that have it are not written.
void write_checksums(CheckedFiles& files) {
  std::vector<std::byte> first(kPageBytes);
  files.read(StoreFile::kDatabase, first, 0);
  const DatabaseHeader header(first.data());
  check_reserved_bytes(header);
  const auto size = static_cast<std::size_t>(header.page_bytes);
  std::vector<std::byte> page(size);
  for (std::int64_t number = 1; number <= header.page_count; ++number) {
    const std::int64_t offset = (number - 1) * header.page_bytes;
    if (files.read(StoreFile::kDatabase, page, offset) != size) break;
    if (has_page_checksum(page.data(), size, number)) continue;
    write_page_checksum(page.data(), size, number);
    files.write(StoreFile::kDatabase, page, offset);
  }
  files.flush(StoreFile::kDatabase);
}

// What another program wrote is taken as it is, if SQLite finds nothing wrong with it.
void adopt(sqlite::Connection& database, HostVfs& vfs, CheckedFiles& files) {
  check_integrity(database);
  // What the log holds gets its checksums on its way into the database.
  database.checkpoint();
  write_checksums(files);
  vfs.set_verification(true);
  // From here on it is there, which tells that nobody else had the database.
  files.truncate(StoreFile::kWriteAheadLog, 0);
}

void copy_aside(sqlite::Connection& database, CheckedFiles& files) {
  database.checkpoint();
  try {
    files.copy(StoreFile::kDatabase, StoreFile::kBefore, files.size(StoreFile::kDatabase));
  } catch (const Error&) {
    // There is no room, or no reading it twice. The migration is a transaction and needs no copy;
    // half of one would only look like it.
    files.truncate(StoreFile::kBefore, 0);
  }
}

}  // namespace

void make_ready(sqlite::Connection& database, HostVfs& vfs, FileHost& host, Migrations migrations) {
  CheckedFiles files(host);
  const bool had_by_others = host.had_by_others();
  vfs.set_verification(!had_by_others);
  const SchemaState state = schema_state(database, migrations);
  if (had_by_others && state != SchemaState::kEmpty) adopt(database, vfs, files);
  vfs.set_verification(true);
  if (state == SchemaState::kOlder) copy_aside(database, files);
  if (state != SchemaState::kCurrent) {
    migrate(database, migrations);
  } else if (files.is_there(StoreFile::kBefore)) {
    files.remove(StoreFile::kBefore);
  }
}

}  // namespace chatkeep
