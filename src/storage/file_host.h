#pragma once

#include <cstddef>
#include <cstdint>

namespace chatkeep {

// The files of a store. They are opened once and stay open; "not there" means of size 0.
enum class StoreFile {
  kDatabase = 0,
  kWriteAheadLog = 1,
  kJournal = 2,
  kCopy = 3,        // A database that is being made or received, to take the place of this one.
  kBefore = 4,      // The database as it was before its schema was migrated.
  kDamaged = 5,     // The database as it was before it was repaired,
  kDamagedLog = 6,  // and the write-ahead log that belongs to it.
};

inline constexpr int kStoreFileCount = 7;

// What a FileHost answers where a call failed. Every other answer is not negative.
enum HostFailure : std::int64_t {
  kHostIoError = -1,
  kHostFull = -2,
};

// The files that a store lives in: in the browser FileSystemSyncAccessHandles, under Node file
// descriptors, in memory vectors. Everything is synchronous and nothing throws. The files are open
// when the host is handed over, and the host alone closes them.
class FileHost {
 public:
  virtual ~FileHost() = default;

  // How many bytes were read: fewer than asked for only where the file ends.
  virtual std::int64_t read(StoreFile file, std::byte* to, std::size_t size,
                            std::int64_t offset) = 0;
  // How many bytes were written; anything but `size` counts as a full disk. Writing behind the
  // end fills the gap with zeros.
  virtual std::int64_t write(StoreFile file, const std::byte* from, std::size_t size,
                             std::int64_t offset) = 0;
  // 0, or a HostFailure.
  virtual std::int64_t truncate(StoreFile file, std::int64_t size) = 0;
  // Returns 0 once everything written is on the disk, or a HostFailure.
  virtual std::int64_t flush(StoreFile file) = 0;
  // In bytes.
  virtual std::int64_t size(StoreFile file) = 0;

  // Whether another program has had the database since a store was last open on it. Its pages need
  // not have their checksums then.
  virtual bool had_by_others() { return false; }
};

}  // namespace chatkeep
