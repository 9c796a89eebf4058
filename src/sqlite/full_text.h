#pragma once

#include <cstdint>
#include <string>
#include <string_view>

struct sqlite3;

namespace chatkeep::sqlite {

// What FTS5 needs of us: a tokenizer, and a function that ranks.
//
// The tokenizer, `packed`, takes texts and queries whose words were found already: each is a mark
// and a term. A term has no byte below 0x20 but, where it is none of the text's, its first.
inline constexpr char kNextToken = '\x1f';  // A word at the next position.
inline constexpr char kSameToken = '\x1e';  // Another name of the word before.

// search_rank(table, weights): how well the row that a query stands on meets it. The characters of
// `weights` say how much each phrase of the query weighs, in their order, from 1 to kMaxWeight; a
// phrase with kSameClause is another way to say the one before, and the better of the two counts.
// Phrases beyond those do not count. The last three bits of a rowid are its row's length class.
inline constexpr int kMaxWeight = 100;
inline constexpr char kSameClause = '\x7f';

// What a clause of this weight that was found `count` times adds to a rank. Whole numbers, so that
// it is the same on each machine, whether the index or a text is looked at.
std::int64_t clause_rank(int weight, std::int64_t count, int length_class);

// The class of a text with so many words, 0 to 7.
int length_class(std::int64_t words);

// Reads the database's schema. Throws Error.
void register_full_text(sqlite3* database);

}  // namespace chatkeep::sqlite
