#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace chatkeep {

// One way to say what is looked for: terms at positions that follow each other. Of the last, its
// beginning may be enough.
struct SearchPhrase {
  std::vector<std::string> terms;
  bool is_prefix = false;
};

// A word of the query, or a text in quotes: in one of these ways it must be there, or must not.
struct SearchClause {
  std::vector<SearchPhrase> ways;
};

// What somebody typed, understood:
//
//   two words       both, anywhere
//   "two words"     one after the other
//   word*           what begins so
//   -word, -"..."   not this
//
// Everything else is a word or separates words. What has several parts ("foo_bar", "src/a.cpp",
// "foo-bar", two or more Chinese characters) must be found with its parts one after the other.
struct SearchQuery {
  // Throws INVALID_ARGUMENT naming `field` where there are too many words, or only words that must
  // not be there.
  SearchQuery(std::string_view text, const std::string& field);

  // No word at all: nothing is found.
  bool is_empty() const { return wanted.empty(); }

  std::vector<SearchClause> wanted;
  std::vector<SearchClause> unwanted;
};

// The query in FTS5's words, over an index of packed tokens, with terms that must be there beside.
std::string full_text_query(const SearchQuery& query, const std::vector<std::string>& filters);

// The same of one clause alone.
std::string full_text_query(const SearchClause& clause);

}  // namespace chatkeep
