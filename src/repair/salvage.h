#pragma once

#include <map>
#include <set>
#include <string>
#include <vector>

#include "repair/page_reader.h"
#include "sqlite/connection.h"

namespace chatkeep {

// What the indexes of a damaged database know of rows, whether or not these can be read.
struct IndexedRows {
  struct Scope {
    std::string user_id;
    std::string organization_id;
  };
  struct Conversation {
    std::int64_t scope_key = 0;
    std::string id;
  };

  std::map<std::int64_t, Scope> scopes;
  std::map<std::int64_t, Conversation> conversations;
  // Of those that are not deleted.
  std::map<std::int64_t, std::string> titles;
  // Whether a conversation that has no title here was deleted.
  bool has_all_titles = false;
  // By table and conversation, with 0 for rows that belong to none: the keys of the rows.
  std::map<std::string, std::map<std::int64_t, std::set<std::int64_t>>> keys;
};

// What came of reading a damaged database.
struct Salvage {
  IndexedRows indexed;
  // The tables of which something could not be read.
  std::vector<std::string> incomplete;
};

// Puts every row that can be read into `target`, a new database of the same version of the schema,
// whose foreign keys are not enforced, table by table and page by page, past all that is damaged.

Salvage salvage(PageReader& pages, sqlite::Connection& target);

}  // namespace chatkeep
