#include "storage/memory_host.h"

#include <algorithm>
#include <exception>

namespace chatkeep {

namespace {

// SQLite is between us and our callers, and is C: nothing may be thrown through it.
bool resize(std::vector<std::byte>& content, std::size_t size) {
  try {
    content.resize(size);
    return true;
  } catch (const std::exception&) {
    return false;
  }
}

}  // namespace

std::int64_t MemoryHost::read(StoreFile file, std::byte* to, std::size_t size,
                              std::int64_t offset) {
  const std::vector<std::byte>& content = bytes(file);
  const auto start = static_cast<std::size_t>(offset);
  if (start >= content.size()) return 0;
  const std::size_t count = std::min(size, content.size() - start);
  std::copy_n(content.begin() + offset, count, to);
  return static_cast<std::int64_t>(count);
}

std::int64_t MemoryHost::write(StoreFile file, const std::byte* from, std::size_t size,
                               std::int64_t offset) {
  std::vector<std::byte>& content = bytes(file);
  const std::size_t end = static_cast<std::size_t>(offset) + size;
  if (content.size() < end && !resize(content, end)) return kHostFull;
  std::copy_n(from, size, content.begin() + offset);
  return static_cast<std::int64_t>(size);
}

std::int64_t MemoryHost::truncate(StoreFile file, std::int64_t size) {
  if (!resize(bytes(file), static_cast<std::size_t>(size))) return kHostFull;
  return 0;
}

std::int64_t MemoryHost::flush(StoreFile) { return 0; }

std::int64_t MemoryHost::size(StoreFile file) {
  return static_cast<std::int64_t>(bytes(file).size());
}

}  // namespace chatkeep
