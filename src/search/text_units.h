#pragma once

#include <array>
#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

namespace chatkeep {

// A piece of a text as it is found, and where it stands: the bytes from `start` up to `end`.
struct TextPiece {
  std::string term;
  std::size_t start = 0;
  std::size_t end = 0;
};

// What stands between two separators.
struct TextUnit {
  enum class Kind {
    kWord,      // One piece, or several where case says that it is put together: fooBarBaz.
    kUnspaced,  // A run of characters of a script that does not separate words, a piece each.
    kEmoji,     // One piece.
  };
  Kind kind = Kind::kWord;
  std::vector<TextPiece> pieces;
  // Of a word in several pieces: all of it. Else empty.
  TextPiece whole;
  // The last piece with what belongs to its name: C++, C#. Else empty.
  TextPiece named;
};

// What is longer is no word anybody looks for by its end: a key, a picture in base64.
inline constexpr std::size_t kMaxTermBytes = 64;

// A word of ASCII letters and digits in one piece, which most units are, as it is found.
struct PlainWord {
  std::array<char, kMaxTermBytes> term;
  std::size_t length;
  std::size_t start;
  std::size_t end;
};

// By its first byte as it is found, whether a word is looked for.
using FirstBytes = std::array<bool, 256>;

// Reads the units of a text one by one. Any bytes will do: what is no UTF-8 separates. The text
// stays as it is until the reader is gone.
class TextUnits {
 public:
  explicit TextUnits(std::string_view text) : text_(text) {}

  // Reads the next unit if it is such a word, which takes a fraction of what next() takes. False,
  // and nothing is read but separators, where it is not, and at the end.
  bool next_plain(PlainWord& word);

  // Reads past such words that begin with none of these, up to the first unit that is none of them.
  // Gives how many they were.
  std::size_t skip_plain(const FirstBytes& wanted);

  // Reads the next unit, whatever it is. False at the end. What `unit` held before is gone.
  bool next(TextUnit& unit);

 private:
  void read_word(TextUnit& unit);
  void read_unspaced(TextUnit& unit);
  void read_emoji(TextUnit& unit, char32_t first, std::size_t start);
  char32_t peek(std::size_t& after) const;

  std::string_view text_;
  std::size_t position_ = 0;
};

// Makes an English word and its plural one term, which need be neither: "stories" and "story" both
// become "story", "caches" and "cache" both "cach". Words of other scripts and short ones stay as
// they are.
void stem_plural(std::string& term);

// The same of so many bytes, in place. Gives how many are left.
std::size_t stem_plural(char* term, std::size_t length);

}  // namespace chatkeep
