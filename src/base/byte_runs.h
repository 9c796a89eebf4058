#pragma once

#include <cstddef>
#include <cstdint>
#include <cstring>
#include <string_view>

// Runs of bytes that are all of a class, found eight at a time.

namespace chatkeep {

// The top bit of each byte of a word is set where that byte is what is asked; a byte above such a
// one may be set, too, so that only the first can be told.
inline constexpr std::uint64_t kOnes = 0x0101010101010101;
inline constexpr std::uint64_t kTops = 0x8080808080808080;

constexpr std::uint64_t below(std::uint64_t word, unsigned char limit) {
  return (word - kOnes * limit) & ~word & kTops;
}

constexpr std::uint64_t equal(std::uint64_t word, unsigned char byte) {
  return below(word ^ (kOnes * byte), 1);
}

// What a JSON string has as it is, of ASCII.
struct PlainText {
  static bool has(char byte) {
    const auto value = static_cast<unsigned char>(byte);
    return value >= 0x20 && value < 0x80 && byte != '"' && byte != '\\';
  }
  static bool has_all(std::uint64_t word) {
    return (((word & kTops) | below(word, 0x20)) | (equal(word, '"') | equal(word, '\\'))) == 0;
  }
};

struct Ascii {
  static bool has(char byte) { return static_cast<unsigned char>(byte) < 0x80; }
  static bool has_all(std::uint64_t word) { return (word & kTops) == 0; }
};

// How many bytes at the beginning are of the class.
template <typename Class>
std::size_t run_of(std::string_view text) {
  std::size_t position = 0;
  for (std::uint64_t word = 0; position + sizeof word <= text.size(); position += sizeof word) {
    std::memcpy(&word, text.data() + position, sizeof word);
    if (!Class::has_all(word)) break;
  }
  while (position < text.size() && Class::has(text[position])) ++position;
  return position;
}

}  // namespace chatkeep
