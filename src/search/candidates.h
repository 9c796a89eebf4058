#pragma once

#include <cstdint>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "operations/operation.h"
#include "search/search_cursor.h"
#include "search/search_query.h"
#include "search/text_match.h"

namespace chatkeep {

// What each wanted clause of a query weighs: the rarer it is among the rows of the scope the more,
// from 1 to sqlite::kMaxWeight.
std::vector<int> weigh(Session& session, const SearchQuery& query);

// The newest keys there are.
std::array<std::int64_t, 3> newest_keys(Session& session);

// What may meet a query: what the index says of the rows that it knows, and what the texts of the
// others say. Both rank alike. Whether a row is shown, and meets the filters, is for others to see.
class Candidates {
 public:
  // `filters`: terms that the index must have. All arguments outlive this.
  Candidates(Session& session, const SearchQuery& query, const std::vector<std::string>& filters,
             const std::string& weights, TextMatcher& matcher);

  // Those of a window, in their order. If it is a new one, looks back from `window.last` until
  // there are enough, and sets `window.first`.
  std::vector<SearchPlace> read(SearchWindow& window, const std::vector<SearchKind>& kinds,
                                bool is_new);

  // Whether every text was looked at that the index does not know.
  bool is_complete() const { return is_complete_; }

 private:
  void read_queue();
  void read_waiting(SearchKind kind);
  void add_if_matched(SearchKind kind, std::int64_t key, std::string_view stored);
  // Of these kinds, one after the other: words are looked up once. Gives the kinds that it has not
  // come to, because there were enough of one before them.
  std::vector<SearchKind> read_indexed(const std::vector<SearchKind>& kinds, SearchWindow& window,
                                       bool is_new, std::vector<SearchPlace>& places);

  Session& session_;
  std::string full_text_query_;
  const std::string& weights_;
  TextMatcher& matcher_;
  bool has_read_waiting_ = false;
  bool is_complete_ = true;
  // Changed since they were indexed.
  std::set<std::pair<SearchKind, std::int64_t>> queued_;
  std::vector<SearchPlace> unindexed_;
};

// What search_rank() takes, of the weights of the clauses.
std::string phrase_weights(const SearchQuery& query, const std::vector<int>& weights);

// The weights of the clauses, of what search_rank() takes. Empty where they are not those of this
// query.
std::vector<int> clause_weights(const SearchQuery& query, const std::string& phrase_weights);

}  // namespace chatkeep
