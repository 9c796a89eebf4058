#pragma once

#include <cstdint>
#include <nlohmann/json.hpp>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/clock.h"

namespace chatkeep {

using Json = nlohmann::json;

// The names that an argument may have or take.
using Choices = std::vector<std::string_view>;

inline constexpr std::size_t kMaxIdLength = 255;

// The largest whole number that JavaScript can tell from its neighbours.
inline constexpr std::int64_t kMaxSafeInteger = 9'007'199'254'740'991;

// Reads one JSON object of a call's arguments. Each reader names the field by its whole path when
// it refuses it. A field that is absent gives an empty optional; one that is null is "cleared".
//
// JSON columns (`data`, `meta`, `sources`, `payload`, ...) travel as text that holds JSON, so that
// they are checked once and stored as they came.
class Fields {
 public:
  // `object` outlives this. Throws INVALID_ARGUMENT if it is no object or has another key.
  Fields(const Json& object, std::string path, const Choices& known);

  // There, if only to be cleared.
  bool has(std::string_view name) const;
  // There, and not null.
  bool has_value(std::string_view name) const;
  std::string path(std::string_view name) const;
  const Json& at(std::string_view name) const;

  // At most `max_length` code points.
  std::optional<std::string> text(std::string_view name, std::size_t max_length) const;
  // As long as SQLite allows.
  std::optional<std::string> unlimited_text(std::string_view name) const;
  // 1 to 255 code points, no NUL.
  std::optional<std::string> id(std::string_view name) const;
  std::optional<std::int64_t> integer(std::string_view name, std::int64_t least,
                                      std::int64_t most) const;
  std::optional<std::string> one_of(std::string_view name, const Choices& allowed) const;
  std::optional<bool> boolean(std::string_view name) const;
  // Distinct texts of 1 to 255 code points, at most `most`, in their order.
  std::optional<std::vector<std::string>> names(std::string_view name, std::size_t most) const;
  // Throws INVALID_ARGUMENT if it is absent.
  std::string required_one_of(std::string_view name, const Choices& allowed) const;
  // The text of a JSON document, checked.
  std::optional<std::string> json_object(std::string_view name) const;
  std::optional<std::string> json_array(std::string_view name) const;
  std::optional<std::string> json_value(std::string_view name) const;
  // As check_time reads it.
  std::optional<Nanoseconds> time(std::string_view name) const;

 private:
  const Json* find(std::string_view name) const;

  const Json& object_;
  std::string path_;
};

// The arguments of one call, by position. The names are those of web/types.ts.
class Arguments {
 public:
  // Reads what `encodeArguments` in web/signatures.ts has written: a JSON array, at most
  // kMaxDocumentDepth levels deep, and behind it the texts that were set apart from it, each with a
  // NUL in front. Throws INVALID_ARGUMENT if it is something else.
  explicit Arguments(std::string_view encoded);
  // Of a call inside of another one's arguments, which outlive this. Throws INVALID_ARGUMENT unless
  // they are an array.
  explicit Arguments(const Json& values);
  explicit Arguments(Json&&) = delete;
  Arguments(const Arguments&) = delete;
  Arguments& operator=(const Arguments&) = delete;

  // 1 to 255 code points, no NUL.
  const std::string& id(std::size_t position, const std::string& name) const;
  // At most `max_length` code points.
  const std::string& text(std::size_t position, const std::string& name,
                          std::size_t max_length) const;
  // An absent or null argument reads as an empty object.
  const Json& object(std::size_t position) const;
  // Throws INVALID_ARGUMENT unless it is an array of at most `most` elements.
  const Json& array(std::size_t position, const std::string& name, std::size_t most) const;

 private:
  // Empty where they are part of another one's.
  Json own_;
  const Json& values_;
};

// Throws INVALID_ARGUMENT unless `value` is text of 1 to 255 code points without NUL.
const std::string& check_id(const Json& value, const std::string& field);

// Reads a value as text of at most `max_length` code points.
const std::string& check_text(const Json& value, const std::string& field, std::size_t max_length);

// Reads one of these names.
const std::string& check_choice(const Json& value, const std::string& field,
                                const Choices& allowed);

bool check_boolean(const Json& value, const std::string& field);

// Reads a time that is given in milliseconds, with a fraction if need be, or as
// { nanoseconds: "digits" }.
Nanoseconds check_time(const Json& value, const std::string& field);

// Reads a whole number within bounds.
std::int64_t check_integer(const Json& value, const std::string& field, std::int64_t least,
                           std::int64_t most);

// "must be one of: user, assistant"
std::string one_of_these(const Choices& allowed);

}  // namespace chatkeep
