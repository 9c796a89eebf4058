#include "storage/room.h"

#include <algorithm>
#include <vector>

namespace chatkeep {

namespace {

// Taken at once, so that few commits have to take any.
constexpr std::int64_t kStepBytes = 256 * 1024;

}  // namespace

std::int64_t Room::take(std::int64_t bytes) {
  if (bytes_ == kUnknown) {
    const std::int64_t size = host_.size(file_);
    if (size < 0) return size;
    bytes_ = size;
  }
  if (bytes <= bytes_) return 0;
  // Where there is not enough for a whole step there may be for what is needed.
  const std::int64_t rounded = (bytes + kStepBytes - 1) / kStepBytes * kStepBytes;
  const std::int64_t failure = lengthen(rounded);
  return failure == kHostFull ? lengthen(bytes) : failure;
}

std::int64_t Room::lengthen(std::int64_t bytes) {
  // Written, because a file that was only made longer need not have its room.
  const std::vector<std::byte> zeros(
      static_cast<std::size_t>(std::min(bytes - bytes_, kStepBytes)));
  for (std::int64_t at = bytes_; at < bytes;) {
    const std::int64_t count = std::min(bytes - at, kStepBytes);
    const std::int64_t written =
        host_.write(file_, zeros.data(), static_cast<std::size_t>(count), at);
    if (written != count) {
      host_.truncate(file_, bytes_);
      return written < 0 ? written : std::int64_t{kHostFull};
    }
    at += count;
  }
  bytes_ = bytes;
  return 0;
}

}  // namespace chatkeep
