#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <span>

#include "storage/file_host.h"

namespace chatkeep {

// A FileHost whose failures are thrown: QUOTA_EXCEEDED where there is no room, otherwise
// STORAGE_UNAVAILABLE.
class CheckedFiles {
 public:
  explicit CheckedFiles(FileHost& host) : host_(host) {}

  std::int64_t size(StoreFile file);
  bool is_there(StoreFile file) { return size(file) > 0; }
  // How many bytes were read: fewer than asked for only where the file ends.
  std::size_t read(StoreFile file, std::span<std::byte> to, std::int64_t offset);
  void write(StoreFile file, std::span<const std::byte> from, std::int64_t offset);
  void truncate(StoreFile file, std::int64_t size);
  void flush(StoreFile file);

  // Makes the file at least so long, with room for every byte, or leaves it as it is.
  void take_room(StoreFile file, std::int64_t bytes);
  // Empties it, on the disk too.
  void remove(StoreFile file);
  // Lets `each` see the first `bytes` bytes of a file, piece by piece, with their offset.
  void for_each_piece(
      StoreFile file, std::int64_t bytes,
      const std::function<void(std::span<const std::byte> piece, std::int64_t offset)>& each);
  // Makes `to` the first `bytes` bytes of `from`, on the disk too.
  void copy(StoreFile from, StoreFile to, std::int64_t bytes);

 private:
  FileHost& host_;
};

}  // namespace chatkeep
