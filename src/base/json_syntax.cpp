#include "base/json_syntax.h"

#include <bitset>
#include <cmath>
#include <cstdint>
#include <cstdlib>
#include <string>

#include "base/byte_runs.h"
#include "base/text.h"

namespace chatkeep {

namespace {

// A parser spends most of its time on what is not wanted here: strings and numbers that it makes.
class SyntaxReader {
 public:
  SyntaxReader(std::string_view json, int max_depth) : json_(json), max_depth_(max_depth) {}

  JsonSyntax read() {
    const bool good = read_values() && at_end();
    if (good) return {JsonSyntax::Problem::kNone, json_.size()};
    return {is_too_deep_ ? JsonSyntax::Problem::kTooDeep : JsonSyntax::Problem::kNotJson, at_};
  }

 private:
  // Behind the last character there is none.
  char peek() const { return at_ < json_.size() ? json_[at_] : '\0'; }

  bool take(char expected) {
    if (at_ >= json_.size() || json_[at_] != expected) return false;
    ++at_;
    return true;
  }

  bool take(std::string_view expected) {
    if (!json_.substr(at_).starts_with(expected)) return false;
    at_ += expected.size();
    return true;
  }

  void skip_space() {
    while (at_ < json_.size() &&
           (json_[at_] == ' ' || json_[at_] == '\n' || json_[at_] == '\r' || json_[at_] == '\t')) {
      ++at_;
    }
  }

  bool at_end() {
    skip_space();
    return at_ == json_.size();
  }

  // One value with all that is inside of it. Not recursive: the stack is small.
  bool read_values() {
    for (;;) {
      skip_space();
      if (peek() == '{' || peek() == '[') {
        if (!enter(peek() == '{')) return false;
        ++at_;
        skip_space();
        if (!take(closing())) {
          if (in_object() && !read_name()) return false;
          continue;
        }
        --depth_;
      } else if (!read_scalar()) {
        return false;
      }
      // Behind a value: what closes, as often as it does, and then the next one.
      for (;;) {
        if (depth_ == 0) return true;
        skip_space();
        if (take(',')) break;
        if (!take(closing())) return false;
        --depth_;
      }
      if (in_object() && !read_name()) return false;
    }
  }

  bool enter(bool is_object) {
    is_too_deep_ = depth_ >= max_depth_;
    if (is_too_deep_) return false;
    objects_[static_cast<std::size_t>(depth_)] = is_object;
    ++depth_;
    return true;
  }

  bool in_object() const { return objects_[static_cast<std::size_t>(depth_ - 1)]; }
  char closing() const { return in_object() ? '}' : ']'; }

  bool read_name() {
    skip_space();
    if (!read_string()) return false;
    skip_space();
    return take(':');
  }

  bool read_scalar() {
    switch (peek()) {
      case '"':
        return read_string();
      case 't':
        return take("true");
      case 'f':
        return take("false");
      case 'n':
        return take("null");
      default:
        return read_number();
    }
  }

  bool read_string() {
    if (!take('"')) return false;
    for (;;) {
      at_ += run_of<PlainText>(json_.substr(at_));
      if (at_ >= json_.size()) return false;
      const char next = json_[at_];
      if (next == '"') {
        ++at_;
        return true;
      }
      if (next == '\\' ? !read_escape() : !read_character()) return false;
    }
  }

  bool read_escape() {
    ++at_;
    const char which = peek();
    if (which != 'u') {
      ++at_;
      return std::string_view("\"\\/bfnrt").find(which) != std::string_view::npos;
    }
    ++at_;
    const int unit = read_unit();
    if (unit < 0 || (unit >= 0xdc00 && unit < 0xe000)) return false;
    if (unit < 0xd800 || unit >= 0xe000) return true;
    if (!take("\\u")) return false;
    const int second = read_unit();
    return second >= 0xdc00 && second < 0xe000;
  }

  // The four digits of a UTF-16 code unit, or -1.
  int read_unit() {
    int unit = 0;
    for (int digit = 0; digit < 4; ++digit, ++at_) {
      const char character = peek();
      const char lower = static_cast<char>(character | 0x20);
      int value = -1;
      if (character >= '0' && character <= '9') value = character - '0';
      if (lower >= 'a' && lower <= 'f') value = lower - 'a' + 10;
      if (value < 0) return -1;
      unit = unit * 16 + value;
    }
    return unit;
  }

  bool read_character() {
    if (static_cast<unsigned char>(json_[at_]) < 0x20) return false;
    const std::size_t before = at_;
    constexpr char32_t kReplacement = 0xfffd;
    // What is no UTF-8 is told from the character itself by its length.
    return next_code_point(json_, at_) != kReplacement || at_ - before == 3;
  }

  bool read_digits() {
    const std::size_t before = at_;
    while (peek() >= '0' && peek() <= '9') ++at_;
    return at_ > before;
  }

  bool read_number() {
    const std::size_t start = at_;
    take('-');
    if (!take('0') && !read_digits()) return false;
    if (take('.') && !read_digits()) return false;
    const bool has_exponent = take('e') || take('E');
    if (has_exponent) {
      if (!take('+')) take('-');
      if (!read_digits()) return false;
    }
    constexpr std::size_t kSurelyFinite = 300;
    if (!has_exponent && at_ - start < kSurelyFinite) return true;
    const std::string number(json_.substr(start, at_ - start));
    return std::isfinite(std::strtod(number.c_str(), nullptr));
  }

  std::string_view json_;
  std::size_t at_ = 0;
  int max_depth_;
  int depth_ = 0;
  bool is_too_deep_ = false;
  // By depth: whether it is an object.
  std::bitset<256> objects_;
};

}  // namespace

JsonSyntax check_json_syntax(std::string_view json, int max_depth) {
  return SyntaxReader(json, max_depth).read();
}

}  // namespace chatkeep
