#pragma once

#include <cstdint>

#include "operations/arguments.h"

namespace chatkeep {

// No sequence reaches it.
inline constexpr std::int64_t kMaxSequence = kMaxSafeInteger;

// A part of something in its order: `limit` rows before or after a sequence, after leaving out
// `skip`. Newest first with `beforeSequence` or nothing, oldest first with `afterSequence`.
struct Window {
  // Reads the fields limit, beforeSequence, afterSequence and skip.
  explicit Window(const Fields& fields);

  std::int64_t limit;
  std::int64_t skip;
  bool forward = false;
  std::int64_t start = 0;
};

}  // namespace chatkeep
