#pragma once

#include <cstdint>
#include <optional>
#include <string_view>

#include "base/json_writer.h"

namespace chatkeep {

// How columns appear in answers. Empty ones are null.

// In milliseconds, rounded down.
void write_time(JsonWriter& answer, std::optional<std::int64_t> nanoseconds);
void write_text(JsonWriter& answer, std::optional<std::string_view> text);
// The JSON document that a column holds.
void write_document(JsonWriter& answer, std::optional<std::string_view> json);

}  // namespace chatkeep
