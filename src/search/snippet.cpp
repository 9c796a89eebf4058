#include "search/snippet.h"

#include <algorithm>

#include "base/text.h"

namespace chatkeep {

namespace {

// How long a snippet is about, and how much of it stands before what was found, in bytes.
constexpr std::size_t kSnippetBytes = 240;
constexpr std::size_t kLeadBytes = 60;
// Where a word that was cut ends, if that is near.
constexpr std::size_t kWordBytes = 20;
constexpr std::string_view kEllipsis = "\u2026";

bool is_inside_character(std::string_view text, std::size_t at) {
  return at < text.size() && (static_cast<unsigned char>(text[at]) & 0xc0) == 0x80;
}

bool is_space(char byte) { return static_cast<unsigned char>(byte) <= 0x20; }

// The first of the ranges that stand together with most clauses, and then with most ranges.
const MatchedRange& find_best(const std::vector<MatchedRange>& ranges) {
  std::size_t best = 0;
  std::pair<std::size_t, std::size_t> best_value = {0, 0};
  std::vector<bool> seen;
  constexpr std::size_t kMostLookedAt = 200;
  for (std::size_t i = 0; i < std::min(ranges.size(), kMostLookedAt); ++i) {
    std::pair<std::size_t, std::size_t> value = {0, 0};
    seen.clear();
    for (std::size_t j = i; j < ranges.size(); ++j) {
      if (ranges[j].end > ranges[i].start + kSnippetBytes - kLeadBytes) break;
      if (ranges[j].clause >= seen.size()) seen.resize(ranges[j].clause + 1);
      if (!seen[ranges[j].clause]) ++value.first;
      seen[ranges[j].clause] = true;
      ++value.second;
    }
    if (value > best_value) {
      best = i;
      best_value = value;
    }
  }
  return ranges[best];
}

// Not in the middle of a word, if one begins soon, and never within a character.
std::size_t find_start(std::string_view text, const MatchedRange& best) {
  if (best.start <= kLeadBytes) return 0;
  std::size_t start = best.start - kLeadBytes;
  for (std::size_t at = start; at < std::min(start + kWordBytes, best.start); ++at) {
    if (is_space(text[at])) return at + 1;
  }
  while (start < best.start && is_inside_character(text, start)) ++start;
  return start;
}

std::size_t find_end(std::string_view text, std::size_t start, const MatchedRange& best) {
  // A range may be longer than a snippet: a word of any length.
  const std::size_t least = std::min(best.end, start + kSnippetBytes * 2);
  std::size_t end = std::max(start + kSnippetBytes, least);
  if (end >= text.size()) return text.size();
  for (std::size_t at = end; at > std::max(least, end - kWordBytes); --at) {
    if (is_space(text[at])) return at;
  }
  while (end > start && is_inside_character(text, end)) --end;
  return end;
}

// Counts a text in units of UTF-16, from its beginning on.
class UnitCounter {
 public:
  explicit UnitCounter(std::string_view text) : text_(text) {}

  // `at` never goes back.
  std::int64_t units_up_to(std::size_t at) {
    while (position_ < std::min(at, text_.size())) {
      units_ += next_code_point(text_, position_) >= 0x10000 ? 2 : 1;
    }
    return units_;
  }

 private:
  std::string_view text_;
  std::size_t position_ = 0;
  std::int64_t units_ = 0;
};

}  // namespace

Snippet make_snippet(std::string_view text, const std::vector<MatchedRange>& ranges) {
  Snippet snippet;
  if (ranges.empty()) return snippet;
  const MatchedRange& best = find_best(ranges);
  const std::size_t start = find_start(text, best);
  const std::size_t end = find_end(text, start, best);
  const std::string_view part = text.substr(start, end - start);
  const std::string_view lead = start > 0 ? kEllipsis : "";
  snippet.text.append(lead).append(part).append(end < text.size() ? kEllipsis : "");
  UnitCounter counter(part);
  const std::int64_t lead_units = lead.empty() ? 0 : 1;
  std::size_t last_end = start;
  for (const MatchedRange& range : ranges) {
    const std::size_t from = std::max(range.start, last_end);
    const std::size_t to = std::min(range.end, end);
    if (from >= to) continue;
    const std::int64_t first = lead_units + counter.units_up_to(from - start);
    const std::int64_t behind = lead_units + counter.units_up_to(to - start);
    if (!snippet.ranges.empty() && snippet.ranges.back().second == first) {
      snippet.ranges.back().second = behind;
    } else {
      snippet.ranges.emplace_back(first, behind);
    }
    last_end = to;
  }
  return snippet;
}

}  // namespace chatkeep
