#include "base/code_point_mapping.h"

#include <algorithm>

#include "base/text.h"

namespace chatkeep {

std::optional<char32_t> mapped(std::span<const MappedRange> ranges, char32_t code) {
  const auto range =
      std::lower_bound(ranges.begin(), ranges.end(), code,
                       [](const MappedRange& entry, char32_t c) { return entry.last < c; });
  const bool found =
      range != ranges.end() && code >= range->first && (code - range->first) % range->step == 0;
  if (!found) return std::nullopt;
  return static_cast<char32_t>(static_cast<std::int32_t>(code) + range->distance);
}

void append_mapped(std::string& out, std::span<const MappedRange> ranges,
                   std::span<const ExpandedCodePoint> expansions, char32_t code) {
  if (const auto single = mapped(ranges, code)) {
    append_utf8(out, *single);
    return;
  }
  const auto expansion =
      std::lower_bound(expansions.begin(), expansions.end(), code,
                       [](const ExpandedCodePoint& entry, char32_t c) { return entry.code < c; });
  if (expansion == expansions.end() || expansion->code != code) {
    append_utf8(out, code);
    return;
  }
  for (const std::uint32_t part : expansion->parts) {
    if (part != 0) append_utf8(out, part);
  }
}

}  // namespace chatkeep
