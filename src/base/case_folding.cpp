#include "base/case_folding.h"

#include <algorithm>

#include "base/case_folding_table.h"
#include "base/text.h"

namespace chatkeep {

namespace {

// The code points that fold to another one.
const SimpleFolding* find_simple(std::uint32_t code) {
  const auto range =
      std::lower_bound(kSimpleFoldings.begin(), kSimpleFoldings.end(), code,
                       [](const SimpleFolding& entry, std::uint32_t c) { return entry.last < c; });
  const bool found = range != kSimpleFoldings.end() && code >= range->first &&
                     (code - range->first) % range->step == 0;
  return found ? &*range : nullptr;
}

char32_t moved(char32_t code, const SimpleFolding& folding) {
  return static_cast<char32_t>(static_cast<std::int32_t>(code) + folding.distance);
}

void append_folded(std::string& out, char32_t code) {
  if (const SimpleFolding* simple = find_simple(code)) {
    append_utf8(out, moved(code, *simple));
    return;
  }
  const auto full =
      std::lower_bound(kFullFoldings.begin(), kFullFoldings.end(), code,
                       [](const FullFolding& entry, std::uint32_t c) { return entry.code < c; });
  if (full != kFullFoldings.end() && full->code == code) {
    for (const std::uint32_t part : full->folded) {
      if (part != 0) append_utf8(out, part);
    }
    return;
  }
  append_utf8(out, code);
}

char fold_ascii(char byte) {
  return byte >= 'A' && byte <= 'Z' ? static_cast<char>(byte + ('a' - 'A')) : byte;
}

}  // namespace

std::string fold_case(std::string_view text) {
  std::string folded;
  folded.reserve(text.size());
  std::size_t position = 0;
  while (position < text.size()) {
    if (static_cast<unsigned char>(text[position]) < 0x80) {
      folded.push_back(fold_ascii(text[position++]));
    } else {
      append_folded(folded, next_code_point(text, position));
    }
  }
  return folded;
}

char32_t fold_code_point(char32_t code) {
  if (code < 0x80) return static_cast<unsigned char>(fold_ascii(static_cast<char>(code)));
  const SimpleFolding* simple = find_simple(code);
  return simple == nullptr ? code : moved(code, *simple);
}

}  // namespace chatkeep
