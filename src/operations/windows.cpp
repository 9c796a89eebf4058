#include "operations/windows.h"

#include "base/error.h"

namespace chatkeep {

namespace {

constexpr std::int64_t kDefaultLimit = 50;
constexpr std::int64_t kMaxLimit = 500;
constexpr std::int64_t kMaxSkip = 1'000'000'000;

}  // namespace

Window::Window(const Fields& fields)
    : limit(fields.integer("limit", 1, kMaxLimit).value_or(kDefaultLimit)),
      skip(fields.integer("skip", 0, kMaxSkip).value_or(0)) {
  const auto before = fields.integer("beforeSequence", 0, kMaxSequence);
  const auto after = fields.integer("afterSequence", 0, kMaxSequence);
  if (before && after) {
    throw Error::invalid(fields.path("afterSequence"),
                         "cannot be given together with beforeSequence.");
  }
  forward = after.has_value();
  start = forward ? *after : before.value_or(kMaxSequence);
}

}  // namespace chatkeep
