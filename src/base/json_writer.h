#pragma once

#include <cstdint>
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
  // `name` is plain ASCII and needs no escape.
  JsonWriter& key(std::string_view name);
  // The same for a name from outside.
  JsonWriter& text_key(std::string_view utf8);

  JsonWriter& text(std::string_view utf8);
  JsonWriter& number(std::int64_t value);
  JsonWriter& boolean(bool value);
  JsonWriter& null();
  // Splices in a JSON document that was checked when it was stored.
  JsonWriter& document(std::string_view json);

  // Everything written so far. Valid until the next call.
  const std::string& str() const { return out_; }
  std::string take() { return std::move(out_); }

 private:
  void separate();

  std::string out_;
  bool comma_ = false;
};

}  // namespace chatkeep
