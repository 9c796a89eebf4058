#include "search/candidates.h"

#include <algorithm>
#include <array>
#include <cmath>

#include "base/sorting.h"
#include "search/searched_table.h"
#include "search/searched_text.h"
#include "sqlite/full_text.h"

namespace chatkeep {

namespace {

// How many rows of a kind are ranked against each other: the newest, where more meet the query. To
// rank all would read most of the index for a word that is in every other text.
constexpr std::int64_t kWindowRows = 2000;
// How many texts are looked at that the index does not know. More only wait after an import.
constexpr std::int64_t kMostWaiting = 20'000;
// How far rows are counted to tell how rare a word is.
constexpr std::int64_t kMostCounted = 500;

constexpr std::string_view kRanked =
    "SELECT rowid, search_rank(search_index, ?2) FROM search_index"
    " WHERE search_index MATCH ?1 AND rowid BETWEEN ?3 AND ?4 ORDER BY rowid DESC";
constexpr std::string_view kCount =
    "SELECT count(*) FROM (SELECT 1 FROM search_index"
    " WHERE search_index MATCH ?1 AND rowid BETWEEN ?2 AND ?3 LIMIT ?4)";
constexpr std::string_view kQueued =
    "SELECT kind, row_key FROM search_queue WHERE scope_key = ? LIMIT ?";
const SearchStatements kText = for_each_table([](const SearchedTable& table) {
  std::string statement = "SELECT ";
  statement.append(table.text).append(" FROM ").append(table.name);
  return statement.append(" WHERE scope_key = ? AND ").append(table.key).append(" = ?");
});
// So many of the newest that the index has not come to, of whatever scope, and whether they are of
// this one.
const SearchStatements kWaiting = for_each_table([](const SearchedTable& table) {
  std::string statement = "SELECT ";
  statement.append(table.key).append(", scope_key = ?1, ").append(table.text).append(" FROM ");
  statement.append(table.name).append(" WHERE ").append(table.key);
  statement.append(" > (SELECT indexed_until FROM search_progress WHERE kind = ?3) ORDER BY ");
  return statement.append(table.key).append(" DESC LIMIT ?2");
});

std::size_t at(SearchKind kind) { return static_cast<std::size_t>(kind); }

}  // namespace

std::vector<int> weigh(Session& session, const SearchQuery& query) {
  std::vector<int> weights(query.wanted.size(), sqlite::kMaxWeight / 2);
  // One alone is always as rare as itself.
  if (query.wanted.size() < 2) return weights;
  const std::int64_t first = index_row(session.scope_key, SearchKind::kMessage, 0);
  const std::int64_t last = index_row(session.scope_key, SearchKind::kMessage, kMaxSearchedKey);
  for (std::size_t i = 0; i < query.wanted.size(); ++i) {
    sqlite::Query row = session.database.query(kCount);
    const std::string words = full_text_query(query.wanted[i]);
    row.with(words, first, last + kLongestLengthClass, kMostCounted).step();
    const double rarity = std::log(1 + 1000.0 / (static_cast<double>(row.integer(0)) + 1));
    weights[i] = std::clamp(static_cast<int>(std::lround(10 * rarity)), 1, sqlite::kMaxWeight);
  }
  return weights;
}

std::array<std::int64_t, 3> newest_keys(Session& session) {
  std::array<std::int64_t, 3> keys{};
  for (const SearchKind kind : kSearchKinds) {
    const std::int64_t key = newest_key(session.database, kind);
    keys[at(kind)] = std::clamp(key, std::int64_t{0}, kMaxSearchedKey);
  }
  return keys;
}

Candidates::Candidates(Session& session, const SearchQuery& query,
                       const std::vector<std::string>& filters, const std::string& weights,
                       TextMatcher& matcher)
    : session_(session),
      full_text_query_(full_text_query(query, filters)),
      weights_(weights),
      matcher_(matcher) {}

std::vector<SearchPlace> Candidates::read(SearchWindow& window,
                                          const std::vector<SearchKind>& kinds, bool is_new) {
  // Those of a kind that are newer than a window stand between its kinds: where there are none, all
  // kinds are read together.
  const bool is_newest = is_new && !has_read_waiting_;
  if (!has_read_waiting_) {
    has_read_waiting_ = true;
    read_queue();
    for (const SearchKind kind : kinds) read_waiting(kind);
  }
  std::vector<SearchPlace> places;
  // Of which there are any.
  std::vector<SearchKind> left;
  for (const SearchKind kind : kinds) {
    if (window.last[at(kind)] > 0) left.push_back(kind);
  }
  if (is_newest) {
    while (!left.empty()) left = read_indexed(left, window, is_new, places);
  } else {
    for (const SearchKind kind : left) read_indexed({kind}, window, is_new, places);
  }
  for (const SearchPlace& place : unindexed_) {
    if (window.has(place.kind, place.key)) places.push_back(place);
  }
  sort_small(places, [](const SearchPlace& a, const SearchPlace& b) { return a.is_before(b); });
  return places;
}

void Candidates::add_if_matched(SearchKind kind, std::int64_t key, std::string_view stored) {
  const auto matched = kind == SearchKind::kComponent ? matcher_.match(searched_text(kind, stored))
                                                      : matcher_.match(stored);
  if (matched) unindexed_.push_back({matched->rank, kind, key});
}

void Candidates::read_queue() {
  {
    sqlite::Query rows = session_.database.query(kQueued);
    rows.with(session_.scope_key, kMostWaiting);
    while (rows.step()) {
      if (const auto kind = search_kind(rows.integer(0))) queued_.emplace(*kind, rows.integer(1));
    }
  }
  if (queued_.size() >= static_cast<std::size_t>(kMostWaiting)) is_complete_ = false;
  for (const auto& [kind, key] : queued_) {
    sqlite::Query row = session_.database.query(statement_of(kText, kind));
    if (row.with(session_.scope_key, key).step()) add_if_matched(kind, key, row.text(0));
  }
}

void Candidates::read_waiting(SearchKind kind) {
  sqlite::Query rows = session_.database.query(statement_of(kWaiting, kind));
  rows.with(session_.scope_key, kMostWaiting, static_cast<std::int64_t>(kind));
  std::int64_t count = 0;
  while (rows.step()) {
    ++count;
    const bool is_ours = rows.integer(1) != 0;
    if (is_ours && !queued_.contains({kind, rows.integer(0)})) {
      add_if_matched(kind, rows.integer(0), rows.text(2));
    }
  }
  if (count >= kMostWaiting) is_complete_ = false;
}

std::vector<SearchKind> Candidates::read_indexed(const std::vector<SearchKind>& kinds,
                                                 SearchWindow& window, bool is_new,
                                                 std::vector<SearchPlace>& places) {
  if (is_new) {
    for (const SearchKind kind : kinds) window.first[at(kind)] = 0;
  }
  const SearchKind oldest = kinds.front();
  const SearchKind newest = kinds.back();
  sqlite::Query rows = session_.database.query(kRanked);
  rows.with(full_text_query_, weights_,
            index_row(session_.scope_key, oldest, window.first[at(oldest)]),
            index_row(session_.scope_key, newest, window.last[at(newest)]) + kLongestLengthClass);
  std::array<std::int64_t, kSearchKinds.size()> counts{};
  while (rows.step()) {
    const std::int64_t row = rows.integer(0);
    const SearchKind kind = kind_of_index_row(row);
    const auto wanted = std::find(kinds.begin(), kinds.end(), kind);
    if (wanted == kinds.end()) continue;
    const std::int64_t key = key_of_index_row(row);
    if (!queued_.contains({kind, key})) places.push_back({rows.integer(1), kind, key});
    // Of a window that is known, all: since then it can only have got those that waited.
    if (!is_new || ++counts[at(kind)] < kWindowRows) continue;
    window.first[at(kind)] = key;
    return {kinds.begin(), wanted};
  }
  return {};
}

std::string phrase_weights(const SearchQuery& query, const std::vector<int>& weights) {
  std::string result;
  for (std::size_t i = 0; i < query.wanted.size(); ++i) {
    result.push_back(static_cast<char>(weights[i]));
    result.append(query.wanted[i].ways.size() - 1, sqlite::kSameClause);
  }
  return result;
}

std::vector<int> clause_weights(const SearchQuery& query, const std::string& phrase_weights) {
  std::vector<int> weights;
  std::size_t phrase = 0;
  for (const SearchClause& clause : query.wanted) {
    for (std::size_t i = 0; i < clause.ways.size(); ++i, ++phrase) {
      if (phrase >= phrase_weights.size()) return {};
      if ((phrase_weights[phrase] == sqlite::kSameClause) != (i > 0)) return {};
      if (i == 0) weights.push_back(phrase_weights[phrase]);
    }
  }
  return phrase == phrase_weights.size() ? weights : std::vector<int>();
}

}  // namespace chatkeep
