#include "search/search_cursor.h"

#include <charconv>
#include <vector>

#include "sqlite/full_text.h"

namespace chatkeep {

namespace {

constexpr std::size_t kNumbers = 13;

}  // namespace

std::string write_cursor(const SearchCursor& cursor) {
  std::vector<std::int64_t> numbers = {cursor.search};
  for (const auto& keys : {cursor.newest, cursor.window.first, cursor.window.last}) {
    numbers.insert(numbers.end(), keys.begin(), keys.end());
  }
  numbers.push_back(cursor.after.rank);
  numbers.push_back(static_cast<std::int64_t>(cursor.after.kind));
  numbers.push_back(cursor.after.key);
  for (const char weight : cursor.weights) numbers.push_back(weight);
  std::string text;
  for (const std::int64_t number : numbers) {
    if (!text.empty()) text.push_back('.');
    char digits[24];
    const auto end = std::to_chars(digits, digits + sizeof digits, number, 36).ptr;
    text.append(digits, end);
  }
  return text;
}

std::optional<SearchCursor> read_cursor(const std::string& text) {
  std::vector<std::int64_t> numbers;
  const char* at = text.data();
  const char* const end = at + text.size();
  while (true) {
    std::int64_t number = 0;
    const auto read = std::from_chars(at, end, number, 36);
    if (read.ec != std::errc() || number < 0) return std::nullopt;
    numbers.push_back(number);
    at = read.ptr;
    if (at == end) break;
    if (*at++ != '.') return std::nullopt;
  }
  if (numbers.size() < kNumbers) return std::nullopt;
  SearchCursor cursor;
  auto next = numbers.begin();
  cursor.search = *next++;
  for (auto* keys : {&cursor.newest, &cursor.window.first, &cursor.window.last}) {
    for (std::int64_t& key : *keys) {
      if (*next > kMaxSearchedKey + 1) return std::nullopt;
      key = *next++;
    }
  }
  cursor.after.rank = *next++;
  const auto kind = search_kind(*next++);
  if (!kind) return std::nullopt;
  cursor.after.kind = *kind;
  cursor.after.key = *next++;
  for (; next != numbers.end(); ++next) {
    const bool is_weight = *next >= 1 && *next <= sqlite::kMaxWeight;
    if (!is_weight && *next != sqlite::kSameClause) return std::nullopt;
    cursor.weights.push_back(static_cast<char>(*next));
  }
  return cursor;
}

}  // namespace chatkeep
