#include "base/uuid.h"

#include <unistd.h>

#include "base/error.h"

namespace chatkeep {

namespace {

constexpr std::uint32_t kCounterLimit = 0x1000;

std::string to_text(std::uint64_t high, std::uint64_t low) {
  static constexpr char kDigits[] = "0123456789abcdef";
  std::string text;
  text.reserve(36);
  for (int nibble = 0; nibble < 32; ++nibble) {
    if (nibble == 8 || nibble == 12 || nibble == 16 || nibble == 20) text.push_back('-');
    const std::uint64_t half = nibble < 16 ? high : low;
    text.push_back(kDigits[(half >> (60 - 4 * (nibble % 16))) & 0xf]);
  }
  return text;
}

}  // namespace

std::string UuidGenerator::next(Nanoseconds now) {
  const auto milliseconds = static_cast<std::uint64_t>(now / kNanosecondsPerMillisecond);
  if (milliseconds > last_milliseconds_) {
    last_milliseconds_ = milliseconds;
    // The upper half stays free, so that the counter has room to grow within the millisecond.
    counter_ = static_cast<std::uint32_t>(random() & 0x7ff);
  } else if (++counter_ >= kCounterLimit) {
    // More ids than the counter holds, or a clock that was set back: borrow from the future, as
    // RFC 9562 section 6.2 allows.
    ++last_milliseconds_;
    counter_ = 0;
  }
  const std::uint64_t high = (last_milliseconds_ << 16) | 0x7000 | counter_;
  const std::uint64_t low = (random() >> 2) | 0x8000'0000'0000'0000;
  return to_text(high, low);
}

std::uint64_t UuidGenerator::random() {
  if (used_ == pool_.size()) {
    if (getentropy(pool_.data(), sizeof pool_) != 0) {
      throw Error(ErrorCode::kInternal, "There is no source of random numbers.");
    }
    used_ = 0;
  }
  return pool_[used_++];
}

}  // namespace chatkeep
