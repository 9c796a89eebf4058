#include "base/clock.h"

#include <algorithm>
#include <chrono>

namespace chatkeep {

Nanoseconds Clock::now() {
  using std::chrono::duration_cast;
  using std::chrono::nanoseconds;
  using std::chrono::system_clock;
  const Nanoseconds reading =
      duration_cast<nanoseconds>(system_clock::now().time_since_epoch()).count();
  // A clock that is set back by a second or more is believed; a smaller step is noise.
  constexpr Nanoseconds kSetBack = 1'000'000'000;
  if (last_ - reading >= kSetBack) {
    last_ = reading;
  } else {
    last_ = std::max(last_ + 1, reading);
  }
  return last_;
}

}  // namespace chatkeep
