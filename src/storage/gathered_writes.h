#pragma once

#include <cstddef>
#include <cstdint>
#include <string>

#include "storage/file_host.h"

namespace chatkeep {

// Collects adjacent small writes to one file and hands them to the host as one. A write through
// FileSystemSyncAccessHandle costs almost the same whatever its size, and SQLite writes a commit to
// the write-ahead log in two pieces a page.
//
// Invariant: what the host's file would hold after drain() is what it would hold had every write
// gone straight through. After a failed drain the writes are forgotten, as a failed write is.
class GatheredWrites {
 public:
  GatheredWrites(FileHost& host, StoreFile file) : host_(host), file_(file) {}

  // False where the host failed; the caller asks failure() why.
  bool write(const std::byte* from, std::size_t size, std::int64_t offset);
  bool drain();
  // Drains if what is gathered touches this range.
  bool drain_overlap(std::int64_t offset, std::size_t size);
  // Forgets what is gathered, because the file is about to be emptied.
  void discard() { pending_.clear(); }

  std::int64_t failure() const { return failure_; }

 private:
  std::int64_t end() const { return start_ + static_cast<std::int64_t>(pending_.size()); }

  FileHost& host_;
  StoreFile file_;
  std::int64_t start_ = 0;
  // A string, because bytes are appended to it as a block.
  std::string pending_;
  std::int64_t failure_ = 0;
};

}  // namespace chatkeep
