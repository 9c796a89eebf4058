#include "search/characters.h"

#include <algorithm>

#include "base/case_folding.h"
#include "base/text.h"
#include "search/character_table.h"

namespace chatkeep {

namespace {

CharacterKind kind_of_ascii(char32_t code) {
  const bool is_letter = (code | 0x20) >= 'a' && (code | 0x20) <= 'z';
  const bool is_digit = code >= '0' && code <= '9';
  return is_letter || is_digit ? CharacterKind::kWord : CharacterKind::kSeparator;
}

}  // namespace

CharacterKind kind_of(char32_t code) {
  if (code < 0x80) return kind_of_ascii(code);
  // Most of what is neither ASCII nor in a small table.
  if (code >= 0x4e00 && code <= 0x9fff) return CharacterKind::kUnspaced;
  const auto range =
      std::lower_bound(kCharacterRanges.begin(), kCharacterRanges.end(), code,
                       [](const CharacterRange& entry, char32_t c) { return entry.last < c; });
  const bool found = range != kCharacterRanges.end() && code >= range->first;
  return found ? range->kind : CharacterKind::kSeparator;
}

bool is_upper(char32_t code) { return fold_code_point(code) != code; }

void append_searched(std::string& text, char32_t code) {
  const char32_t folded = fold_code_point(code);
  if (folded < 0x80 || (folded >= 0x4e00 && folded <= 0x9fff)) {
    append_utf8(text, folded);
    return;
  }
  append_mapped(text, kCharacterFoldings, kCharacterExpansions, folded);
}

}  // namespace chatkeep
