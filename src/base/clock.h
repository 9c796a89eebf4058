#pragma once

#include <cstdint>

namespace chatkeep {

// Nanoseconds since 1970-01-01 UTC. Does not fit a JavaScript number.
using Nanoseconds = std::int64_t;

inline constexpr std::int64_t kNanosecondsPerMillisecond = 1'000'000;

// The time now. Each call gives a later time than the one before, so that rows written in one
// tick of a coarse clock (browsers step by 0.1 to 1 ms) keep their order.
class Clock {
 public:
  Nanoseconds now();

 private:
  Nanoseconds last_ = 0;
};

}  // namespace chatkeep
