#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "search/search_keys.h"
#include "sqlite/connection.h"

namespace chatkeep {

// A row as it is indexed.
struct SearchedRow {
  SearchKind kind;
  std::int64_t key;
  std::int64_t scope_key;
  std::int64_t conversation_key;
  std::string role;
  // As in the filter: text, task, component, attachment.
  std::string type;
  std::string text;
};

// What read_searched_row reads, of the row with this key, and of at most so many with a larger key.
std::string_view searched_row_statement(SearchKind kind);
std::string_view searched_rows_after_statement(SearchKind kind);

SearchedRow read_searched_row(SearchKind kind, const sqlite::Query& row);

// What of a row's text is searched. `stored` is a component's payload, which is JSON, or plain
// text.
std::string searched_text(SearchKind kind, std::string_view stored);

}  // namespace chatkeep
