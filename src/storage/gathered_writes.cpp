#include "storage/gathered_writes.h"

#include <algorithm>

namespace chatkeep {

namespace {

// Large transactions go out in pieces of this size, so that memory stays bounded.
constexpr std::size_t kMaxGathered = 1024 * 1024;

}  // namespace

bool GatheredWrites::write(const std::byte* from, std::size_t size, std::int64_t offset) {
  const bool adjacent = !pending_.empty() && offset >= start_ && offset <= end();
  if (!adjacent) {
    if (!drain()) return false;
    start_ = offset;
  }
  const auto position = static_cast<std::size_t>(offset - start_);
  const std::size_t overlap = std::min(size, pending_.size() - position);
  const auto* bytes = reinterpret_cast<const char*>(from);
  std::copy_n(bytes, overlap, pending_.begin() + static_cast<std::ptrdiff_t>(position));
  pending_.append(bytes + overlap, size - overlap);
  return pending_.size() < kMaxGathered || drain();
}

bool GatheredWrites::drain() {
  if (pending_.empty()) return true;
  const std::int64_t written = host_.write(
      file_, reinterpret_cast<const std::byte*>(pending_.data()), pending_.size(), start_);
  const bool complete = written == static_cast<std::int64_t>(pending_.size());
  if (!complete) failure_ = written < 0 ? written : std::int64_t{kHostFull};
  pending_.clear();
  return complete;
}

bool GatheredWrites::drain_overlap(std::int64_t offset, std::size_t size) {
  const bool apart = offset >= end() || offset + static_cast<std::int64_t>(size) <= start_;
  return apart || drain();
}

}  // namespace chatkeep
