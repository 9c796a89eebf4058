#pragma once

struct sqlite3;

namespace chatkeep::sqlite {

// Adds what our SQL uses beside SQLite's own functions:
//
//   text_contains(text, folded): 1 if `text`, its case folded, has `folded` in it, which is folded
//   already; 0 if not, or if `text` is NULL. No character has a special meaning.
void register_functions(sqlite3* database);

}  // namespace chatkeep::sqlite
