#pragma once

#include <cstddef>
#include <string>
#include <string_view>

namespace chatkeep {

// Reads one code point of UTF-8 at `position` and moves past it. A byte that does not belong
// there counts as one U+FFFD.
char32_t next_code_point(std::string_view text, std::size_t& position);

// Appends one code point as UTF-8.
void append_utf8(std::string& text, char32_t code);

bool is_utf8(std::string_view text);

// How many code points `text` has.
std::size_t count_code_points(std::string_view text);

}  // namespace chatkeep
