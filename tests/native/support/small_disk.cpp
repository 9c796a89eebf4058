#include "support/small_disk.h"

#include <algorithm>

namespace chatkeep::test {

std::int64_t SmallDisk::used() {
  std::int64_t sum = 0;
  for (int file = 0; file < kStoreFileCount; ++file) sum += size(static_cast<StoreFile>(file));
  return sum;
}

std::int64_t SmallDisk::write(StoreFile file, const std::byte* from, std::size_t count,
                              std::int64_t offset) {
  const auto wanted = static_cast<std::int64_t>(count);
  const std::int64_t most =
      std::max(size(file), offset) + std::max<std::int64_t>(bytes_ - used(), 0);
  if (offset + wanted <= most) return MemoryHost::write(file, from, count, offset);
  if (!writes_in_part_) return kHostFull;
  const std::int64_t fitting = std::clamp<std::int64_t>(most - offset, 0, wanted);
  return MemoryHost::write(file, from, static_cast<std::size_t>(fitting), offset);
}

}  // namespace chatkeep::test
