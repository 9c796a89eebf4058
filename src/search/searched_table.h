#pragma once

#include <array>
#include <string>
#include <string_view>

#include "search/search_keys.h"
#include "sqlite/connection.h"

namespace chatkeep {

// Where the rows of a kind are kept, and what of them is searched and filtered, in SQL.
struct SearchedTable {
  std::string_view name;
  std::string_view key;
  std::string_view role;
  // As in the filter: text, task, component, attachment.
  std::string_view type;
  // A component's is JSON, of which only the strings are searched: see searched_text().
  std::string_view text;
};

inline constexpr std::array<SearchedTable, kSearchKinds.size()> kSearchedTables = {{
    {"messages", "message_key", "messages.role", "messages.kind",
     "coalesce(messages.text, messages.content)"},
    {"components", "component_key", "'assistant'", "'component'", "components.payload"},
    {"attachments", "attachment_key",
     "coalesce((SELECT m.role FROM messages m WHERE m.message_key = attachments.message_key), '')",
     "'attachment'", "attachments.name || char(10) || coalesce(attachments.extracted_text, '')"},
}};

// A statement for each kind, put together from its table.
using SearchStatements = std::array<std::string, kSearchKinds.size()>;

template <typename Write>
SearchStatements for_each_table(Write write) {
  SearchStatements statements;
  for (std::size_t i = 0; i < statements.size(); ++i) statements[i] = write(kSearchedTables[i]);
  return statements;
}

inline const std::string& statement_of(const SearchStatements& statements, SearchKind kind) {
  return statements[static_cast<std::size_t>(kind)];
}

// The newest key of a kind, of whatever scope; 0 where there is none.
std::int64_t newest_key(sqlite::Connection& database, SearchKind kind);

}  // namespace chatkeep
