#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <string>

#include "base/clock.h"

namespace chatkeep {

// Mints UUIDs of version 7 (RFC 9562): 48 bits of milliseconds, then a counter and randomness,
// so that the ids of one generator sort in the order in which they were made.
class UuidGenerator {
 public:
  // Lower-case, with hyphens, 36 characters. Throws INTERNAL where there are no random numbers.
  std::string next(Nanoseconds now);

 private:
  std::uint64_t random();

  // Asked for many at a time: a call of the system costs more than all else that an id needs.
  std::array<std::uint64_t, 32> pool_{};
  std::size_t used_ = pool_.size();
  std::uint64_t last_milliseconds_ = 0;
  // The 12 bits of rand_a: seeded at each new millisecond, counted up within it.
  std::uint32_t counter_ = 0;
};

}  // namespace chatkeep
