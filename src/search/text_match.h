#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "search/search_query.h"
#include "search/text_units.h"

namespace chatkeep {

// Where a text has what is looked for: bytes from `start` up to `end`.
struct MatchedRange {
  std::size_t start;
  std::size_t end;
  std::size_t clause;
};

struct TextMatch {
  // In the order in which they stand; they may overlap.
  std::vector<MatchedRange> ranges;
  // As search_rank() gives it for the same text in the index.
  std::int64_t rank = 0;
};

// Looks at texts themselves, for what the index does not know yet, and for where in a text what it
// found stands.
class TextMatcher {
 public:
  // `weights`: what each wanted clause weighs.
  TextMatcher(const SearchQuery& query, std::vector<int> weights);
  TextMatcher(const TextMatcher&) = delete;
  TextMatcher& operator=(const TextMatcher&) = delete;

  // Nothing where the query is not met.
  std::optional<TextMatch> match(std::string_view text);

 private:
  class Finder;

  struct Place {
    std::size_t position;
    std::size_t start;
    std::size_t end;
  };
  // A term of the query, and where the text has it.
  struct Term {
    std::string text;
    bool is_prefix;
    std::vector<Place> places;
  };
  struct Way {
    std::vector<std::size_t> terms;
  };
  using Clause = std::vector<Way>;

  Clause compile(const SearchClause& clause);
  std::size_t term_index(const std::string& text, bool is_prefix);
  std::size_t count(const Clause& clause, std::size_t index, std::vector<MatchedRange>* ranges);
  const Place* find(std::size_t term, std::size_t position) const;

  std::vector<Term> terms_;
  std::unordered_map<std::string_view, std::size_t> whole_terms_;
  // What any of the terms begins with: hardly any word of a text does.
  FirstBytes wanted_first_{};
  std::vector<std::size_t> prefixes_;
  std::vector<Clause> wanted_;
  std::vector<Clause> unwanted_;
  std::vector<int> weights_;
};

}  // namespace chatkeep
