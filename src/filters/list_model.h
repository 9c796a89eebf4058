#pragma once

#include <cstdint>
#include <functional>
#include <string>
#include <string_view>
#include <vector>

#include "operations/operation.h"

namespace chatkeep {

// How a list may be filtered and sorted. SQL is put together from these pieces alone; what comes
// from outside is only ever bound.

enum class Operator {
  kEqual,
  kNotEqual,
  kLess,
  kLessOrEqual,
  kGreater,
  kGreaterOrEqual,
  kIn,
  // A substring, in whatever case (ilike). Reads each row that the other filters leave.
  kContains,
};

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
  // The sorts that an index on this column gives: with another, the index is not taken. Empty: all.
  Choices sorts = {};
};

struct SortField {
  std::string_view key;
  std::string_view column;
  // Filters of which one must be given for the order to have a meaning; empty for none.
  Choices needs_filter = {};
  // Filters that find a few rows by an index which does not give this order.
  Choices not_with = {};
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
using RowWriter = std::function<void(const sqlite::Query& row)>;

// Runs one page of a list: `query` is { filters, sort, page, pageSize } and whatever of `others`
// the list takes beside. Writes { items, hasMore }, each row by `write_row`. Throws
// INVALID_ARGUMENT for what the model does not know, with a list of what it knows.
void write_list(Session& session, const ListModel& model, const Json& query, JsonWriter& answer,
                const RowWriter& write_row, const Choices& others = {});

// Writes { items, hasMore } of a query that asks for one row more than `limit`.
void write_page(sqlite::Query& rows, std::int64_t limit, JsonWriter& answer,
                const RowWriter& write_row);

inline constexpr std::int64_t kMaxPageSize = 500;
inline constexpr std::int64_t kDefaultPageSize = 50;
inline constexpr std::int64_t kMaxPage = 1'000'000'000;

}  // namespace chatkeep
