#include "base/case_folding.h"

#include <algorithm>

#include "base/case_folding_table.h"
#include "base/text.h"

namespace chatkeep {

namespace {

void append_utf8(std::string& out, std::uint32_t code) {
  const auto byte = [&out](std::uint32_t value) { out.push_back(static_cast<char>(value)); };
  if (code < 0x80) {
    byte(code);
  } else if (code < 0x800) {
    byte(0xc0 | (code >> 6));
    byte(0x80 | (code & 0x3f));
  } else if (code < 0x10000) {
    byte(0xe0 | (code >> 12));
    byte(0x80 | ((code >> 6) & 0x3f));
    byte(0x80 | (code & 0x3f));
  } else {
    byte(0xf0 | (code >> 18));
    byte(0x80 | ((code >> 12) & 0x3f));
    byte(0x80 | ((code >> 6) & 0x3f));
    byte(0x80 | (code & 0x3f));
  }
}

void append_folded(std::string& out, std::uint32_t code) {
  const auto range =
      std::lower_bound(kSimpleFoldings.begin(), kSimpleFoldings.end(), code,
                       [](const SimpleFolding& entry, std::uint32_t c) { return entry.last < c; });
  if (range != kSimpleFoldings.end() && code >= range->first &&
      (code - range->first) % range->step == 0) {
    append_utf8(out, static_cast<std::uint32_t>(static_cast<std::int32_t>(code) + range->distance));
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

}  // namespace chatkeep
