#include "base/json_writer.h"

#include <array>
#include <charconv>

#include "base/text.h"

namespace chatkeep {

namespace {

void append_unit(std::string& out, std::uint32_t unit) {
  static constexpr char kDigits[] = "0123456789abcdef";
  const char escape[] = {'\\',
                         'u',
                         kDigits[(unit >> 12) & 0xf],
                         kDigits[(unit >> 8) & 0xf],
                         kDigits[(unit >> 4) & 0xf],
                         kDigits[unit & 0xf]};
  out.append(escape, sizeof escape);
}

// JSON escapes name UTF-16 code units.
void append_code_point(std::string& out, char32_t code_point) {
  if (code_point >= 0x10000) {
    const auto offset = static_cast<std::uint32_t>(code_point) - 0x10000;
    append_unit(out, 0xd800 + (offset >> 10));
    append_unit(out, 0xdc00 + (offset & 0x3ff));
  } else {
    append_unit(out, static_cast<std::uint32_t>(code_point));
  }
}

bool is_ascii(char byte) { return static_cast<unsigned char>(byte) < 0x80; }

bool is_plain(char byte) {
  const auto value = static_cast<unsigned char>(byte);
  return value >= 0x20 && value < 0x80 && byte != '"' && byte != '\\';
}

void append_ascii_escape(std::string& out, char byte) {
  switch (byte) {
    case '"':
      out.append("\\\"");
      break;
    case '\\':
      out.append("\\\\");
      break;
    case '\n':
      out.append("\\n");
      break;
    case '\r':
      out.append("\\r");
      break;
    case '\t':
      out.append("\\t");
      break;
    default:
      append_unit(out, static_cast<unsigned char>(byte));
  }
}

// Copies runs of bytes that satisfy `keeps`, and hands each other position to `escape`, which
// moves past what it has written.
template <typename Keeps, typename Escape>
void append_runs(std::string& out, std::string_view text, Keeps keeps, Escape escape) {
  std::size_t position = 0;
  while (position < text.size()) {
    const std::size_t start = position;
    while (position < text.size() && keeps(text[position])) ++position;
    out.append(text, start, position - start);
    if (position < text.size()) escape(position);
  }
}

}  // namespace

void JsonWriter::separate() {
  if (comma_) out_.push_back(',');
  comma_ = true;
}

JsonWriter& JsonWriter::begin_object() {
  separate();
  out_.push_back('{');
  comma_ = false;
  return *this;
}

JsonWriter& JsonWriter::end_object() {
  out_.push_back('}');
  comma_ = true;
  return *this;
}

JsonWriter& JsonWriter::begin_array() {
  separate();
  out_.push_back('[');
  comma_ = false;
  return *this;
}

JsonWriter& JsonWriter::end_array() {
  out_.push_back(']');
  comma_ = true;
  return *this;
}

JsonWriter& JsonWriter::key(std::string_view name) {
  separate();
  out_.push_back('"');
  out_.append(name);
  out_.append("\":");
  comma_ = false;
  return *this;
}

JsonWriter& JsonWriter::text_key(std::string_view utf8) {
  text(utf8);
  out_.push_back(':');
  comma_ = false;
  return *this;
}

JsonWriter& JsonWriter::text(std::string_view utf8) {
  separate();
  out_.push_back('"');
  append_runs(out_, utf8, is_plain, [&](std::size_t& position) {
    if (is_ascii(utf8[position])) {
      append_ascii_escape(out_, utf8[position++]);
    } else {
      append_code_point(out_, next_code_point(utf8, position));
    }
  });
  out_.push_back('"');
  return *this;
}

JsonWriter& JsonWriter::number(std::int64_t value) {
  separate();
  std::array<char, 24> digits{};
  const auto end = std::to_chars(digits.data(), digits.data() + digits.size(), value).ptr;
  out_.append(digits.data(), end);
  return *this;
}

JsonWriter& JsonWriter::boolean(bool value) {
  separate();
  out_.append(value ? "true" : "false");
  return *this;
}

JsonWriter& JsonWriter::null() {
  separate();
  out_.append("null");
  return *this;
}

JsonWriter& JsonWriter::document(std::string_view json) {
  separate();
  // Only a string can hold anything but ASCII, so an escape is right wherever it is needed.
  append_runs(out_, json, is_ascii, [&](std::size_t& position) {
    append_code_point(out_, next_code_point(json, position));
  });
  return *this;
}

}  // namespace chatkeep
