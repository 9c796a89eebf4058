#pragma once

#include <memory>
#include <string>

#include "storage/file_host.h"

namespace chatkeep {

enum class Durability {
  kFull,     // A commit is on the disk before it is acknowledged.
  kRelaxed,  // A power cut may take the last commits, never the database.
};

// SQLite's files over a FileHost: one database, its write-ahead log and its journal, for one
// connection with exclusive locking. Writes to the log are gathered, so that a commit is one write
// to the host (see gathered_writes.h).
//
// A page of the database file gets its checksum when it is written there and is verified when it is
// read (see page_checksum.h): one that is not as it was written is SQLITE_IOERR_DATA. The log has
// checksums of SQLite's own.
//
// Where a write of a commit fails, it fails inside SQLite's own write of the commit's last page,
// which rolls back cleanly. Only after a transaction larger than the page cache does SQLite touch
// the log behind that page; should such a late write fail, the connection has acknowledged nothing
// but cannot be trusted any more: every later call fails until the store is opened again.
//
// A commit takes the room that its pages need in the database file, so that a checkpoint needs none
// of the disk, and the log keeps a megabyte while the connection is open. What only changes pages
// that are there therefore goes on when the disk is full, as deleting does.
class HostVfs {
 public:
  // Registers with SQLite. Throws Error. `host` outlives this.
  explicit HostVfs(FileHost& host);
  // The connection is closed before.
  ~HostVfs();
  HostVfs(const HostVfs&) = delete;
  HostVfs& operator=(const HostVfs&) = delete;

  // What Connection takes as its VFS.
  const std::string& name() const;

  // How much of the write-ahead log is written, in bytes.
  std::int64_t log_bytes() const;

  // From the next commit on. Only the flush of the log at a commit is left out when relaxed;
  // those that keep the database whole at a checkpoint never are.
  void set_durability(Durability durability);

  // Whether pages that are read must have their checksum, which they must at first. Without, other
  // programs' databases can be read.
  void set_verification(bool verifies);

  // SQLite's callbacks, in the source file.
  struct Implementation;

 private:
  std::unique_ptr<Implementation> implementation_;
};

}  // namespace chatkeep
