#pragma once

#include <cstdint>
#include <optional>
#include <string_view>

#include "operations/operation.h"

namespace chatkeep {

// Writes one record of an export. What is empty is left out. Times are nanoseconds, as digits,
// which no JavaScript number has to hold.
class RecordWriter {
 public:
  // Begins the record; it ends when this goes out of scope.
  RecordWriter(const Session& session, JsonWriter& json, std::string_view type);
  ~RecordWriter();
  RecordWriter(const RecordWriter&) = delete;
  RecordWriter& operator=(const RecordWriter&) = delete;

  RecordWriter& text(std::string_view name, std::optional<std::string_view> value);
  RecordWriter& number(std::string_view name, std::optional<std::int64_t> value);
  RecordWriter& boolean(std::string_view name, bool value);
  RecordWriter& time(std::string_view name, std::optional<std::int64_t> nanoseconds);
  RecordWriter& document(std::string_view name, std::optional<std::string_view> json);
  // The id of a person. The scope's own user has none, so that who imports it is meant there.
  RecordWriter& person(std::string_view name, std::optional<std::string_view> id);

 private:
  const Session& session_;
  JsonWriter& json_;
};

}  // namespace chatkeep
