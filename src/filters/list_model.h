#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "operations/operation.h"

namespace chatkeep {

// How a list may be filtered and sorted. SQL is put together from these pieces alone; what comes
// from outside is only ever bound.

enum class Operator { kEqual, kNotEqual, kLess, kLessOrEqual, kGreater, kGreaterOrEqual, kIn };

enum class ValueType { kText, kInteger, kBoolean, kTime };

struct Filter {
  std::string_view key;  // What the caller writes.
  // Or an expression that begins where the comparison is appended, and is closed by `closing`.
  std::string_view column;
  Operator comparison;
  ValueType type;
  // The only values there are; null where any will do.
  const Choices* allowed = nullptr;
  std::string_view closing = "";
};

struct SortField {
  std::string_view key;
  std::string_view column;
  // A filter without which the order has no meaning; empty for none.
  std::string_view needs_filter;
};

struct ListModel {
  // "SELECT ... FROM ... WHERE ..." with one parameter, the scope; hides what is deleted.
  std::string_view select;
  std::string_view key_column;  // Breaks ties, so that pages do not overlap.
  std::vector<Filter> filters;
  // Unless the caller names one, the first whose needs_filter is met.
  std::vector<SortField> sorts;
  bool descending_by_default;
};

// Writes the row that the query stands on.
using RowWriter = void (*)(const Session& session, const sqlite::Query& row, JsonWriter& answer);

// Runs one page of a list: `query` is { filters, sort, page, pageSize }. Writes
// { items, hasMore }, each row by `write_row`. Throws INVALID_ARGUMENT for what the model does not
// know, with a list of what it knows.
void write_list(Session& session, const ListModel& model, const Json& query, RowWriter write_row,
                JsonWriter& answer);

}  // namespace chatkeep
