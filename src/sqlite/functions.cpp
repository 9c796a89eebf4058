#include "sqlite/functions.h"

#include <sqlite3.h>

#include <exception>
#include <new>
#include <string_view>

#include "base/case_folding.h"
#include "base/error.h"

namespace chatkeep::sqlite {

namespace {

std::string_view text_of(sqlite3_value* value) {
  const auto* text = reinterpret_cast<const char*>(sqlite3_value_text(value));
  return {text == nullptr ? "" : text, static_cast<std::size_t>(sqlite3_value_bytes(value))};
}

void text_contains(sqlite3_context* context, int, sqlite3_value** values) {
  // SQLite is C: nothing may be thrown through it.
  try {
    const std::string folded = fold_case(text_of(values[0]));
    sqlite3_result_int(context, folded.find(text_of(values[1])) != std::string::npos);
  } catch (const std::bad_alloc&) {
    sqlite3_result_error_nomem(context);
  } catch (const std::exception& error) {
    sqlite3_result_error(context, error.what(), -1);
  }
}

}  // namespace

void register_functions(sqlite3* database) {
  constexpr int kFlags = SQLITE_UTF8 | SQLITE_DETERMINISTIC | SQLITE_INNOCUOUS;
  const int code = sqlite3_create_function_v2(database, "text_contains", 2, kFlags, nullptr,
                                              text_contains, nullptr, nullptr, nullptr);
  if (code != SQLITE_OK) throw Error::sqlite(code, "registering functions");
}

}  // namespace chatkeep::sqlite
