#include "transfer/record_writer.h"

#include <string>

namespace chatkeep {

RecordWriter::RecordWriter(const Session& session, JsonWriter& json, std::string_view type)
    : session_(session), json_(json) {
  json_.begin_object();
  json_.key("type").text(type);
}

RecordWriter::~RecordWriter() { json_.end_object(); }

RecordWriter& RecordWriter::text(std::string_view name, std::optional<std::string_view> value) {
  if (value) json_.key(name).text(*value);
  return *this;
}

RecordWriter& RecordWriter::number(std::string_view name, std::optional<std::int64_t> value) {
  if (value) json_.key(name).number(*value);
  return *this;
}

RecordWriter& RecordWriter::boolean(std::string_view name, bool value) {
  json_.key(name).boolean(value);
  return *this;
}

RecordWriter& RecordWriter::time(std::string_view name, std::optional<std::int64_t> nanoseconds) {
  if (nanoseconds) json_.key(name).text(std::to_string(*nanoseconds));
  return *this;
}

RecordWriter& RecordWriter::document(std::string_view name, std::optional<std::string_view> json) {
  if (json) json_.key(name).document(*json);
  return *this;
}

RecordWriter& RecordWriter::person(std::string_view name, std::optional<std::string_view> id) {
  if (id && *id != session_.user_id) json_.key(name).text(*id);
  return *this;
}

}  // namespace chatkeep
