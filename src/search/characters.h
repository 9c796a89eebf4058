#pragma once

#include <cstdint>
#include <string>

namespace chatkeep {

// What a character is to the search.
enum class CharacterKind : std::uint8_t {
  kSeparator,
  kWord,      // A letter or digit of a script that separates its words.
  kUnspaced,  // A character of a script that does not: Chinese, Japanese, Korean, Thai, ...
  kEmoji,
  kFlagHalf,  // Two are a flag.
  kIgnored,   // An accent, or what says how characters join: part of what it follows.
};

CharacterKind kind_of(char32_t code);

// Whether folding the case changes it.
bool is_upper(char32_t code);

// Appends a character as it is found: without its case and its accents.
void append_searched(std::string& text, char32_t code);

}  // namespace chatkeep
