#include "base/case_folding.h"

#include "base/case_folding_table.h"
#include "base/text.h"

namespace chatkeep {

namespace {

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
      append_mapped(folded, kSimpleFoldings, kFullFoldings, next_code_point(text, position));
    }
  }
  return folded;
}

char32_t fold_code_point(char32_t code) {
  if (code < 0x80) return static_cast<unsigned char>(fold_ascii(static_cast<char>(code)));
  return mapped(kSimpleFoldings, code).value_or(code);
}

}  // namespace chatkeep
