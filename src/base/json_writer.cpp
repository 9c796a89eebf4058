#include "base/json_writer.h"

#include <charconv>

#include "base/byte_runs.h"
#include "base/text.h"

namespace chatkeep {

namespace {

// Hands over runs of bytes that are of the class, and each other position to `escape`, which moves
// past what it has written.
template <typename Class, typename Append, typename Escape>
void for_runs(std::string_view text, Append append, Escape escape) {
  for (std::size_t position = 0;;) {
    const std::size_t length = run_of<Class>(text.substr(position));
    append(text.substr(position, length));
    position += length;
    if (position >= text.size()) return;
    escape(position);
  }
}

}  // namespace

void JsonWriter::grow(std::size_t bytes) {
  constexpr std::size_t kFirst = 1024;
  capacity_ = std::max({size_ + bytes, capacity_ * 2, kFirst});
  auto grown = std::make_unique_for_overwrite<char[]>(capacity_);
  if (size_ > 0) std::memcpy(grown.get(), out_.get(), size_);
  out_ = std::move(grown);
}

void JsonWriter::append(std::string_view bytes) {
  up_to(std::copy_n(bytes.data(), bytes.size(), room(bytes.size())));
}

void JsonWriter::append_unit(std::uint32_t unit) {
  static constexpr char kDigits[] = "0123456789abcdef";
  const char escape[] = {'\\',
                         'u',
                         kDigits[(unit >> 12) & 0xf],
                         kDigits[(unit >> 8) & 0xf],
                         kDigits[(unit >> 4) & 0xf],
                         kDigits[unit & 0xf]};
  append({escape, sizeof escape});
}

// JSON escapes name UTF-16 code units.
void JsonWriter::append_code_point(char32_t code_point) {
  if (code_point >= 0x10000) {
    const auto offset = static_cast<std::uint32_t>(code_point) - 0x10000;
    append_unit(0xd800 + (offset >> 10));
    append_unit(0xdc00 + (offset & 0x3ff));
  } else {
    append_unit(static_cast<std::uint32_t>(code_point));
  }
}

void JsonWriter::append_ascii_escape(char byte) {
  switch (byte) {
    case '"':
      return append("\\\"");
    case '\\':
      return append("\\\\");
    case '\n':
      return append("\\n");
    case '\r':
      return append("\\r");
    case '\t':
      return append("\\t");
    default:
      append_unit(static_cast<unsigned char>(byte));
  }
}

void JsonWriter::separate() {
  if (comma_) append(',');
  comma_ = true;
}

JsonWriter& JsonWriter::begin_object() {
  separate();
  append('{');
  comma_ = false;
  return *this;
}

JsonWriter& JsonWriter::end_object() {
  append('}');
  comma_ = true;
  return *this;
}

JsonWriter& JsonWriter::begin_array() {
  separate();
  append('[');
  comma_ = false;
  return *this;
}

JsonWriter& JsonWriter::end_array() {
  append(']');
  comma_ = true;
  return *this;
}

JsonWriter& JsonWriter::text_key(std::string_view utf8) {
  text(utf8);
  append(':');
  comma_ = false;
  return *this;
}

JsonWriter& JsonWriter::text(std::string_view utf8) {
  separate();
  append('"');
  for_runs<PlainText>(
      utf8, [&](std::string_view run) { append(run); },
      [&](std::size_t& position) {
        if (Ascii::has(utf8[position])) {
          append_ascii_escape(utf8[position++]);
        } else {
          append_code_point(next_code_point(utf8, position));
        }
      });
  append('"');
  return *this;
}

JsonWriter& JsonWriter::number(std::int64_t value) {
  separate();
  constexpr std::size_t kMaxDigits = 24;
  char* at = room(kMaxDigits);
  return up_to(std::to_chars(at, at + kMaxDigits, value).ptr);
}

JsonWriter& JsonWriter::boolean(bool value) {
  separate();
  append(value ? "true" : "false");
  return *this;
}

JsonWriter& JsonWriter::null() {
  separate();
  append("null");
  return *this;
}

JsonWriter& JsonWriter::written(std::string_view json) {
  separate();
  append(json);
  return *this;
}

JsonWriter& JsonWriter::document(std::string_view json) {
  separate();
  // Only a string can hold anything but ASCII, so an escape is right wherever it is needed.
  for_runs<Ascii>(
      json, [&](std::string_view run) { append(run); },
      [&](std::size_t& position) { append_code_point(next_code_point(json, position)); });
  return *this;
}

}  // namespace chatkeep
