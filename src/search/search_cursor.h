#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <string>

#include "search/search_keys.h"

namespace chatkeep {

// What is found is ranked within a window: the newest rows that meet the query, then the next ones.
// By kind, the keys from `first` up to `last`; none where `first` is greater.
struct SearchWindow {
  std::array<std::int64_t, 3> first{};
  std::array<std::int64_t, 3> last{};

  bool has(SearchKind kind, std::int64_t key) const {
    const auto index = static_cast<std::size_t>(kind);
    return first[index] <= key && key <= last[index];
  }
};

// Where a row stands within its window: the best rank first, then by kind, then the newest first.
struct SearchPlace {
  std::int64_t rank = 0;
  SearchKind kind = SearchKind::kMessage;
  std::int64_t key = 0;

  bool is_before(const SearchPlace& other) const {
    if (rank != other.rank) return rank > other.rank;
    if (kind != other.kind) return kind < other.kind;
    return key > other.key;
  }
};

// Where the next page begins, as callers keep it.
struct SearchCursor {
  // Of what is asked: a cursor goes on with the same search only.
  std::int64_t search = 0;
  // What each word weighs, so that ranks stay as they were.
  std::string weights;
  // The newest rows there were when the search began.
  std::array<std::int64_t, 3> newest{};
  SearchWindow window;
  SearchPlace after;
};

std::string write_cursor(const SearchCursor& cursor);

// Nothing where it is none.
std::optional<SearchCursor> read_cursor(const std::string& text);

}  // namespace chatkeep
