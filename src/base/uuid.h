#pragma once

#include <cstdint>
#include <random>
#include <string>

#include "base/clock.h"

namespace chatkeep {

// Mints UUIDs of version 7 (RFC 9562): 48 bits of milliseconds, then a counter and randomness,
// so that the ids of one generator sort in the order in which they were made.
class UuidGenerator {
 public:
  // Lower-case, with hyphens, 36 characters.
  std::string next(Nanoseconds now);

 private:
  std::uint64_t random();

  std::random_device entropy_;
  std::uint64_t last_milliseconds_ = 0;
  // The 12 bits of rand_a: seeded at each new millisecond, counted up within it.
  std::uint32_t counter_ = 0;
};

}  // namespace chatkeep
