#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "search/searched_text.h"

namespace chatkeep {

// A row in the form that search_index takes: see sqlite/full_text.h.
struct IndexWords {
  std::int64_t row;
  std::string words;
};

IndexWords index_words(const SearchedRow& row);

// Terms beside those of the text, by which the index is filtered. No text has such.
std::string conversation_term(std::int64_t conversation_key);
std::string role_term(std::string_view role);
std::string type_term(std::string_view type);

}  // namespace chatkeep
