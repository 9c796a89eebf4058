#include "operations/columns.h"

#include "base/clock.h"

namespace chatkeep {

void write_time(JsonWriter& answer, std::optional<std::int64_t> nanoseconds) {
  if (!nanoseconds) {
    answer.null();
    return;
  }
  std::int64_t milliseconds = *nanoseconds / kNanosecondsPerMillisecond;
  if (*nanoseconds % kNanosecondsPerMillisecond < 0) --milliseconds;  // Before 1970.
  answer.number(milliseconds);
}

void write_text(JsonWriter& answer, std::optional<std::string_view> text) {
  if (text) {
    answer.text(*text);
  } else {
    answer.null();
  }
}

void write_document(JsonWriter& answer, std::optional<std::string_view> json) {
  if (json) {
    answer.document(*json);
  } else {
    answer.null();
  }
}

}  // namespace chatkeep
