#include "search/searched_text.h"

#include <nlohmann/json.hpp>

#include "search/searched_table.h"

namespace chatkeep {

namespace {

using Json = nlohmann::json;

std::string rows_of(const SearchedTable& table) {
  std::string statement = "SELECT ";
  statement.append(table.key).append(", scope_key, conversation_key, ").append(table.role);
  statement.append(", ").append(table.type).append(", ").append(table.text);
  return statement.append(" FROM ").append(table.name).append(" WHERE ").append(table.key);
}

const SearchStatements kByKey =
    for_each_table([](const SearchedTable& table) { return rows_of(table) + " = ?"; });
const SearchStatements kAfter = for_each_table([](const SearchedTable& table) {
  return rows_of(table) + " > ? ORDER BY " + std::string(table.key) + " LIMIT ?";
});

// The strings of a document, a line each; the names of members are not among them.
void append_strings(const Json& value, std::string& text) {
  if (value.is_string()) {
    text.append(value.get_ref<const std::string&>()).push_back('\n');
  } else if (value.is_structured()) {
    for (const Json& each : value) append_strings(each, text);
  }
}

}  // namespace

std::string_view searched_row_statement(SearchKind kind) { return statement_of(kByKey, kind); }

std::string_view searched_rows_after_statement(SearchKind kind) {
  return statement_of(kAfter, kind);
}

SearchedRow read_searched_row(SearchKind kind, const sqlite::Query& row) {
  return {kind,
          row.integer(0),
          row.integer(1),
          row.integer(2),
          std::string(row.text(3)),
          std::string(row.text(4)),
          searched_text(kind, row.text(5))};
}

std::string searched_text(SearchKind kind, std::string_view stored) {
  if (kind != SearchKind::kComponent) return std::string(stored);
  std::string text;
  // A damaged one has no text. Documents were checked for their depth when they were stored.
  const Json document = Json::parse(stored, nullptr, false);
  if (!document.is_discarded()) append_strings(document, text);
  return text;
}

}  // namespace chatkeep
