#pragma once

#include <cstddef>
#include <string_view>

namespace chatkeep {

// What reading JSON (RFC 8259, in UTF-8) without building anything has found.
struct JsonSyntax {
  enum class Problem { kNone, kNotJson, kTooDeep };

  Problem problem = Problem::kNone;
  // Where in bytes, from 0; the length where there is no problem.
  std::size_t position = 0;
};

// `max_depth`: how many objects and arrays may be inside of each other, at most 256. Escapes must
// name whole characters, and numbers must be such as a double can hold.
JsonSyntax check_json_syntax(std::string_view json, int max_depth);

}  // namespace chatkeep
