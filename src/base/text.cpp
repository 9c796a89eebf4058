#include "base/text.h"

#include "base/byte_runs.h"

namespace chatkeep {

namespace {

constexpr char32_t kReplacement = 0xfffd;

struct Lead {
  int continuation_bytes;
  char32_t bits;
  char32_t smallest;  // A smaller value was encoded in too many bytes.
};

bool read_lead(unsigned char byte, Lead& lead) {
  if (byte >= 0xc2 && byte <= 0xdf) {
    lead = {1, static_cast<char32_t>(byte & 0x1f), 0x80};
  } else if (byte >= 0xe0 && byte <= 0xef) {
    lead = {2, static_cast<char32_t>(byte & 0x0f), 0x800};
  } else if (byte >= 0xf0 && byte <= 0xf4) {
    lead = {3, static_cast<char32_t>(byte & 0x07), 0x10000};
  } else {
    return false;
  }
  return true;
}

}  // namespace

char32_t next_code_point(std::string_view text, std::size_t& position) {
  const auto first = static_cast<unsigned char>(text[position]);
  if (first < 0x80) {
    ++position;
    return first;
  }
  Lead lead{};
  if (!read_lead(first, lead) ||
      position + static_cast<std::size_t>(lead.continuation_bytes) >= text.size()) {
    ++position;
    return kReplacement;
  }
  char32_t value = lead.bits;
  for (int i = 1; i <= lead.continuation_bytes; ++i) {
    const auto byte = static_cast<unsigned char>(text[position + static_cast<std::size_t>(i)]);
    if ((byte & 0xc0) != 0x80) {
      ++position;
      return kReplacement;
    }
    value = (value << 6) | (byte & 0x3f);
  }
  const bool surrogate = value >= 0xd800 && value <= 0xdfff;
  if (value < lead.smallest || value > 0x10ffff || surrogate) {
    ++position;
    return kReplacement;
  }
  position += static_cast<std::size_t>(lead.continuation_bytes) + 1;
  return value;
}

void append_utf8(std::string& text, char32_t code) {
  const auto byte = [&text](char32_t value) { text.push_back(static_cast<char>(value)); };
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

bool is_utf8(std::string_view text) {
  for (std::size_t at = run_of<Ascii>(text); at < text.size();
       at += run_of<Ascii>(text.substr(at))) {
    const std::size_t before = at;
    // What is no UTF-8 is told from the character itself by its length.
    if (next_code_point(text, at) == kReplacement && at - before != 3) return false;
  }
  return true;
}

std::size_t count_code_points(std::string_view text) {
  std::size_t count = 0;
  for (std::size_t position = 0; position < text.size(); ++count) {
    next_code_point(text, position);
  }
  return count;
}

}  // namespace chatkeep
