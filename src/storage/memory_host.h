#pragma once

#include <array>
#include <vector>

#include "storage/file_host.h"

namespace chatkeep {

// Files in memory, for stores that are asked to be forgotten, and for tests.
class MemoryHost : public FileHost {
 public:
  std::int64_t read(StoreFile file, std::byte* to, std::size_t size, std::int64_t offset) override;
  std::int64_t write(StoreFile file, const std::byte* from, std::size_t size,
                     std::int64_t offset) override;
  std::int64_t truncate(StoreFile file, std::int64_t size) override;
  std::int64_t flush(StoreFile file) override;
  std::int64_t size(StoreFile file) override;

 private:
  std::vector<std::byte>& bytes(StoreFile file) { return files_[static_cast<std::size_t>(file)]; }

  std::array<std::vector<std::byte>, kStoreFileCount> files_;
};

}  // namespace chatkeep
