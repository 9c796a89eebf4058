#pragma once

#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "search/text_match.h"

namespace chatkeep {

// A part of a text that shows why it was found.
struct Snippet {
  // UTF-8. An ellipsis stands for what was left out before or behind.
  std::string text;
  // What is to be highlighted, as JavaScript counts: units of UTF-16 into `text`, from the first up
  // to the second. In their order, apart from each other.
  std::vector<std::pair<std::int64_t, std::int64_t>> ranges;
};

// The part where most of the query stands together. `ranges` are in their order.
Snippet make_snippet(std::string_view text, const std::vector<MatchedRange>& ranges);

}  // namespace chatkeep
