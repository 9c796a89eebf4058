#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <span>
#include <string>

namespace chatkeep {

// Tables of which code points stand for which, in the order of their code points. Scripts write
// them from Unicode.

// Each `step`th code point from `first` to `last` becomes the one `distance` further.
struct MappedRange {
  std::uint32_t first;
  std::uint32_t last;
  std::uint32_t step;
  std::int32_t distance;
};

// A code point that becomes two or three; 0 where there is no third.
struct ExpandedCodePoint {
  std::uint32_t code;
  std::array<std::uint32_t, 3> parts;
};

// The one code point that this one becomes, if it does.
std::optional<char32_t> mapped(std::span<const MappedRange> ranges, char32_t code);

// Appends what the code point becomes, or itself.
void append_mapped(std::string& out, std::span<const MappedRange> ranges,
                   std::span<const ExpandedCodePoint> expansions, char32_t code);

}  // namespace chatkeep
