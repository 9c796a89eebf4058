#pragma once

#include <array>
#include <cstdint>
#include <optional>

namespace chatkeep {

// What can be found, as search_queue and search_progress number it.
enum class SearchKind : std::uint8_t { kMessage, kComponent, kAttachment };

inline constexpr std::array kSearchKinds = {SearchKind::kMessage, SearchKind::kComponent,
                                            SearchKind::kAttachment};

constexpr std::optional<SearchKind> search_kind(std::int64_t number) {
  if (number < 0 || number >= static_cast<std::int64_t>(kSearchKinds.size())) return std::nullopt;
  return static_cast<SearchKind>(number);
}

// A row of search_index has its number put together of whose it is, what it is, the key of the row
// that it is about, and how long that one's text is. So the rows of one scope stand together, the
// newest of a kind last, and a scope is searched without looking at others.
inline constexpr std::int64_t kMaxSearchedKey = (std::int64_t{1} << 38) - 1;
inline constexpr std::int64_t kMaxSearchedScope = (std::int64_t{1} << 20) - 1;

// The number for the shortest text; a class of length is added to it.
constexpr std::int64_t index_row(std::int64_t scope_key, SearchKind kind, std::int64_t key) {
  return scope_key << 43 | static_cast<std::int64_t>(kind) << 41 | key << 3;
}

inline constexpr std::int64_t kLongestLengthClass = 7;

// Of a row that is_searched().
constexpr SearchKind kind_of_index_row(std::int64_t row) {
  return static_cast<SearchKind>(row >> 41 & 3);
}

constexpr std::int64_t key_of_index_row(std::int64_t row) { return row >> 3 & kMaxSearchedKey; }

// Keys out of bounds come of damage alone; such rows are not found.
constexpr bool is_searched(std::int64_t scope_key, std::int64_t key) {
  return scope_key >= 0 && scope_key <= kMaxSearchedScope && key >= 0 && key <= kMaxSearchedKey;
}

}  // namespace chatkeep
