#pragma once

#include <cstddef>
#include <cstdint>

namespace chatkeep {

// The three files of a store. They are opened once, in this order, and stay open; "deleted" means
// of size 0.
enum class StoreFile { kDatabase = 0, kWriteAheadLog = 1, kJournal = 2 };

inline constexpr int kStoreFileCount = 3;

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
};

}  // namespace chatkeep
