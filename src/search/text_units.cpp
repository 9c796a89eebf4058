#include "search/text_units.h"

#include <algorithm>

#include "base/text.h"
#include "search/characters.h"

namespace chatkeep {

namespace {

void append_limited(std::string& term, char32_t code) {
  if (term.size() < kMaxTermBytes) append_searched(term, code);
}

bool is_digit(char32_t code) { return code >= '0' && code <= '9'; }

// By byte: 0 for a separator; what a letter or digit of ASCII is found as; and this for bytes of
// other characters.
constexpr char kNoAscii = '\x80';
constexpr std::array<char, 256> kPlain = [] {
  std::array<char, 256> table{};
  for (int byte = 0; byte < 256; ++byte) {
    const auto character = static_cast<char>(byte);
    const bool is_letter = (byte | 0x20) >= 'a' && (byte | 0x20) <= 'z';
    if (byte >= 0x80) table[byte] = kNoAscii;
    if (byte >= '0' && byte <= '9') table[byte] = character;
    if (byte < 0x80 && is_letter) table[byte] = static_cast<char>(byte | 0x20);
  }
  return table;
}();

// By byte, what it says of a plain word behind its first one: that it goes on, that it ends, or
// that it may be none.
enum class Rest : char { kEnds, kGoesOn, kUnknown };
constexpr std::array<Rest, 256> kRest = [] {
  std::array<Rest, 256> table{};
  for (int byte = 0; byte < 256; ++byte) {
    const auto character = static_cast<char>(byte);
    if (kPlain[byte] == character) table[byte] = Rest::kGoesOn;
    if (kPlain[byte] == 0) table[byte] = Rest::kEnds;
    const bool is_upper = kPlain[byte] != 0 && kPlain[byte] != character;
    if (is_upper || byte >= 0x80) table[byte] = Rest::kUnknown;
    // C++ and C# have another name.
    if (character == '+' || character == '#') table[byte] = Rest::kUnknown;
  }
  return table;
}();

Rest rest(char byte) { return kRest[static_cast<unsigned char>(byte)]; }

char plain(char byte) { return kPlain[static_cast<unsigned char>(byte)]; }

}  // namespace

char32_t TextUnits::peek(std::size_t& after) const {
  after = position_;
  if (after >= text_.size()) return 0;
  return next_code_point(text_, after);
}

bool TextUnits::next_plain(PlainWord& word) {
  const std::size_t size = text_.size();
  std::size_t at = position_;
  while (at < size && plain(text_[at]) == 0) ++at;
  position_ = at;
  word.start = at;
  word.length = 0;
  // Behind the first character, case may say that a word is put together.
  bool may_be_joined = false;
  for (; at < size; ++at) {
    const char found = plain(text_[at]);
    if (found == 0) break;
    if (found == kNoAscii) return false;
    may_be_joined |= found != text_[at] && at > word.start;
    if (word.length < kMaxTermBytes) word.term[word.length++] = found;
  }
  // C++ and C# have another name.
  const bool may_be_named = at < size && (text_[at] == '+' || text_[at] == '#');
  if (at == word.start || may_be_joined || may_be_named) return false;
  position_ = word.end = at;
  return true;
}

std::size_t TextUnits::skip_plain(const FirstBytes& wanted) {
  const char* const begin = text_.data();
  const char* const end = begin + text_.size();
  const char* start = begin + position_;
  std::size_t skipped = 0;
  for (const char* at = start;; ++skipped) {
    while (at != end && plain(*at) == 0) ++at;
    start = at;
    if (at == end) break;
    const char first = plain(*at);
    if (first == kNoAscii || wanted[static_cast<unsigned char>(first)]) break;
    do ++at;
    while (at != end && rest(*at) == Rest::kGoesOn);
    if (at != end && rest(*at) == Rest::kUnknown) break;
  }
  position_ = static_cast<std::size_t>(start - begin);
  return skipped;
}

bool TextUnits::next(TextUnit& unit) {
  unit.pieces.clear();
  unit.whole.term.clear();
  unit.named.term.clear();
  while (position_ < text_.size()) {
    const std::size_t start = position_;
    std::size_t after = 0;
    const char32_t code = peek(after);
    switch (kind_of(code)) {
      case CharacterKind::kWord:
        read_word(unit);
        return true;
      case CharacterKind::kUnspaced:
        read_unspaced(unit);
        return true;
      case CharacterKind::kEmoji:
      case CharacterKind::kFlagHalf:
        position_ = after;
        read_emoji(unit, code, start);
        return true;
      case CharacterKind::kSeparator:
      case CharacterKind::kIgnored:
        position_ = after;
    }
  }
  return false;
}

void TextUnits::read_word(TextUnit& unit) {
  unit.kind = TextUnit::Kind::kWord;
  unit.whole.start = position_;
  // The case of the last two characters: a part begins at an upper-case letter after a lower-case
  // one, and at the last upper-case letter of several before a lower-case one: HTTPServer.
  bool last_was_upper = false;
  bool last_was_letter = false;
  std::size_t last_start = position_;
  while (position_ < text_.size()) {
    std::size_t after = 0;
    const char32_t code = peek(after);
    const CharacterKind kind = kind_of(code);
    if (kind == CharacterKind::kIgnored) {
      position_ = after;
      unit.pieces.back().end = after;
      continue;
    }
    if (kind != CharacterKind::kWord) break;
    const bool upper = is_upper(code);
    if (unit.pieces.empty() || (upper && !last_was_upper)) {
      unit.pieces.push_back({"", position_, position_});
    } else if (!upper && !is_digit(code) && last_was_upper && last_was_letter &&
               last_start > unit.pieces.back().start) {
      // What was taken for the end of the part before begins this one.
      TextPiece& before = unit.pieces.back();
      TextPiece begun{"", last_start, last_start};
      std::size_t at = last_start;
      const char32_t last = next_code_point(text_, at);
      append_limited(begun.term, last);
      if (before.term.ends_with(begun.term)) {
        before.term.resize(before.term.size() - begun.term.size());
      }
      before.end = last_start;
      unit.pieces.push_back(std::move(begun));
    }
    last_start = position_;
    last_was_upper = upper;
    last_was_letter = !is_digit(code);
    position_ = after;
    append_limited(unit.pieces.back().term, code);
    append_limited(unit.whole.term, code);
    unit.pieces.back().end = after;
  }
  unit.whole.end = position_;
  if (unit.pieces.size() == 1) unit.whole.term.clear();
  const std::string_view rest = text_.substr(position_);
  const bool is_sharp = rest.starts_with('#');
  if (!is_sharp && !rest.starts_with("++")) return;
  const std::size_t length = is_sharp ? 1 : 2;
  const TextPiece& last = unit.pieces.back();
  unit.named = {last.term + std::string(rest.substr(0, length)), last.start, position_ + length};
}

void TextUnits::read_unspaced(TextUnit& unit) {
  unit.kind = TextUnit::Kind::kUnspaced;
  while (position_ < text_.size()) {
    std::size_t after = 0;
    const char32_t code = peek(after);
    const CharacterKind kind = kind_of(code);
    if (kind == CharacterKind::kIgnored) {
      unit.pieces.back().end = after;
    } else if (kind == CharacterKind::kUnspaced) {
      unit.pieces.push_back({"", position_, after});
      append_searched(unit.pieces.back().term, code);
    } else {
      break;
    }
    position_ = after;
  }
}

void TextUnits::read_emoji(TextUnit& unit, char32_t first, std::size_t start) {
  unit.kind = TextUnit::Kind::kEmoji;
  TextPiece piece{"", start, position_};
  append_utf8(piece.term, first);
  bool may_have_half = kind_of(first) == CharacterKind::kFlagHalf;
  while (position_ < text_.size()) {
    std::size_t after = 0;
    const char32_t code = peek(after);
    const CharacterKind kind = kind_of(code);
    if (kind == CharacterKind::kFlagHalf && may_have_half) {
      append_utf8(piece.term, code);
      may_have_half = false;
    } else if (kind != CharacterKind::kIgnored) {
      break;
    }
    position_ = piece.end = after;
  }
  unit.pieces.push_back(std::move(piece));
}

void stem_plural(std::string& term) { term.resize(stem_plural(term.data(), term.size())); }

std::size_t stem_plural(char* term, std::size_t length) {
  constexpr std::size_t kShortest = 4;
  const auto ends = [&](std::string_view end) {
    return std::string_view(term, length).ends_with(end);
  };
  if (length < kShortest || (term[length - 1] != 's' && term[length - 1] != 'e')) return length;
  const bool is_plain =
      std::all_of(term, term + length, [](char c) { return c >= 'a' && c <= 'z'; });
  if (!is_plain) return length;
  if (ends("s") && !ends("ss") && !ends("us") && !ends("is")) --length;
  if (length < kShortest) return length;
  // Singulars lose what their plurals cannot be told to have had: "boxes" and "cache" an e.
  if (ends("ie")) {
    --length;
    term[length - 1] = 'y';
  } else if (ends("che") || ends("she") || ends("xe") || ends("sse") || ends("use") || ends("ze") ||
             ends("oe")) {
    --length;
  }
  return length;
}

}  // namespace chatkeep
