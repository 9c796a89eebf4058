#pragma once

#include <cstdint>

#include "storage/memory_host.h"

namespace chatkeep::test {

// A memory host on a disk of so many bytes, which its files share. A write that does not fit writes
// what does, as Firefox has it, or nothing, as the others do.
class SmallDisk : public MemoryHost {
 public:
  explicit SmallDisk(bool writes_in_part) : writes_in_part_(writes_in_part) {}

  void set_bytes(std::int64_t bytes) { bytes_ = bytes; }
  std::int64_t used();

  std::int64_t write(StoreFile file, const std::byte* from, std::size_t size,
                     std::int64_t offset) override;

 private:
  bool writes_in_part_;
  std::int64_t bytes_ = INT64_MAX;
};

}  // namespace chatkeep::test
