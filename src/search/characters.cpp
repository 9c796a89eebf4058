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

// The entry of a table, sorted by `last`, that may have this code point.
template <typename Table>
const typename Table::value_type* find_range(const Table& table, char32_t code) {
  const auto found = std::lower_bound(
      table.begin(), table.end(), code,
      [](const typename Table::value_type& range, char32_t c) { return range.last < c; });
  return found == table.end() || code < found->first ? nullptr : &*found;
}

}  // namespace

CharacterKind kind_of(char32_t code) {
  if (code < 0x80) return kind_of_ascii(code);
  // Most of what is neither ASCII nor in a small table.
  if (code >= 0x4e00 && code <= 0x9fff) return CharacterKind::kUnspaced;
  const CharacterRange* range = find_range(kCharacterRanges, code);
  return range == nullptr ? CharacterKind::kSeparator : range->kind;
}

bool is_upper(char32_t code) { return fold_code_point(code) != code; }

void append_searched(std::string& text, char32_t code) {
  const char32_t folded = fold_code_point(code);
  if (folded < 0x80 || (folded >= 0x4e00 && folded <= 0x9fff)) {
    append_utf8(text, folded);
    return;
  }
  const CharacterFolding* range = find_range(kCharacterFoldings, folded);
  if (range != nullptr && (folded - range->first) % range->step == 0) {
    append_utf8(text, static_cast<char32_t>(static_cast<std::int32_t>(folded) + range->distance));
    return;
  }
  const auto expansion =
      std::lower_bound(kCharacterExpansions.begin(), kCharacterExpansions.end(), folded,
                       [](const CharacterExpansion& entry, char32_t c) { return entry.code < c; });
  if (expansion == kCharacterExpansions.end() || expansion->code != folded) {
    append_utf8(text, folded);
    return;
  }
  for (const std::uint32_t part : expansion->folded) {
    if (part != 0) append_utf8(text, part);
  }
}

}  // namespace chatkeep
