#include "storage/room.h"

#include <algorithm>
#include <vector>

namespace chatkeep {

namespace {

// Taken at once, so that few commits have to take any.
constexpr std::int64_t kStepBytes = 256 * 1024;

}  // namespace

std::int64_t Room::take(std::int64_t bytes) {
  if (has(bytes)) return 0;
  // Asked anew, as others write into the file, too, and nothing of theirs may be written over.
  const std::int64_t size = host_.size(file_);
  if (size < 0) return size;
  // Where there is not enough for a whole step there may be for what is needed.
  const std::int64_t rounded = (bytes + kStepBytes - 1) / kStepBytes * kStepBytes;
  const std::int64_t failure = lengthen(size, rounded);
  return failure == kHostFull ? lengthen(size, bytes) : failure;
}

std::int64_t Room::lengthen(std::int64_t from, std::int64_t to) {
  // Written, because a file that was only made longer need not have its room.
  const std::vector<std::byte> zeros(
      static_cast<std::size_t>(std::clamp(to - from, std::int64_t{0}, kStepBytes)));
  for (std::int64_t at = from; at < to;) {
    const std::int64_t count = std::min(to - at, kStepBytes);
    const std::int64_t written =
        host_.write(file_, zeros.data(), static_cast<std::size_t>(count), at);
    if (written != count) {
      host_.truncate(file_, from);
      return written < 0 ? written : std::int64_t{kHostFull};
    }
    at += count;
  }
  bytes_ = std::max(from, to);
  return 0;
}

}  // namespace chatkeep
