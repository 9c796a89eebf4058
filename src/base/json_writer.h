#pragma once

#include <algorithm>
#include <cstdint>
#include <cstring>
#include <memory>
#include <string>
#include <string_view>

namespace chatkeep {

// Writes an answer: one JSON document in plain ASCII. Everything else becomes a \u escape, because
// JavaScript engines turn ASCII bytes into strings many times faster than UTF-8, and keep such
// strings at one byte a character.
//
// Commas are put where they belong; keys and nesting are the caller's business.
class JsonWriter {
 public:
  JsonWriter& begin_object();
  JsonWriter& end_object();
  JsonWriter& begin_array();
  JsonWriter& end_array();
  // `name` is plain ASCII and needs no escape. Inline: the length of most names is known then.
  JsonWriter& key(std::string_view name) {
    char* at = room(name.size() + 4);
    if (comma_) *at++ = ',';
    *at++ = '"';
    std::memcpy(at, name.data(), name.size());
    at += name.size();
    *at++ = '"';
    *at++ = ':';
    comma_ = false;
    return up_to(at);
  }
  // The same for a name from outside.
  JsonWriter& text_key(std::string_view utf8);

  JsonWriter& text(std::string_view utf8);
  JsonWriter& number(std::int64_t value);
  JsonWriter& boolean(bool value);
  JsonWriter& null();
  // Splices in a JSON document that was checked when it was stored.
  JsonWriter& document(std::string_view json);

  // Splices in what another writer has written.
  JsonWriter& written(std::string_view json);

  // Everything written so far. Valid until the next call.
  std::string_view str() const { return {out_.get(), size_}; }
  std::string take() {
    std::string taken(str());
    size_ = 0;
    return taken;
  }

 private:
  // Where so many bytes can be written next. They count once up_to() was told where they end.
  char* room(std::size_t bytes) {
    if (capacity_ - size_ < bytes) grow(bytes);
    return out_.get() + size_;
  }
  JsonWriter& up_to(const char* end) {
    size_ = static_cast<std::size_t>(end - out_.get());
    return *this;
  }
  void grow(std::size_t bytes);
  void append(std::string_view bytes);
  void append(char byte) { up_to(std::copy_n(&byte, 1, room(1))); }
  void append_unit(std::uint32_t unit);
  void append_code_point(char32_t code_point);
  void append_ascii_escape(char byte);
  void separate();

  // No string: what one grows by is filled first, which takes longer than to copy it at the end.
  std::unique_ptr<char[]> out_;
  std::size_t size_ = 0;
  std::size_t capacity_ = 0;
  bool comma_ = false;
};

}  // namespace chatkeep
