#include "search/text_match.h"

#include <algorithm>
#include <utility>

#include "base/sorting.h"
#include "search/document_tokens.h"
#include "sqlite/full_text.h"

namespace chatkeep {

namespace {

// No term is empty.
unsigned char first_byte(std::string_view term) { return static_cast<unsigned char>(term.front()); }

}  // namespace

// Notes where the terms of the query stand.
class TextMatcher::Finder final : public TokenReceiver {
 public:
  explicit Finder(TextMatcher& matcher) : matcher_(matcher) {}

  void receive(const DocumentToken& token) override {
    if (!matcher_.wanted_first_[first_byte(token.term)]) return;
    const auto found = matcher_.whole_terms_.find(token.term);
    if (found != matcher_.whole_terms_.end()) note(found->second, token);
    for (const std::size_t prefix : matcher_.prefixes_) {
      if (token.term.starts_with(matcher_.terms_[prefix].text)) note(prefix, token);
    }
  }

 private:
  void note(std::size_t term, const DocumentToken& token) {
    std::vector<Place>& places = matcher_.terms_[term].places;
    // Two names of one word may be found by one term; the longer range is the later one.
    if (!places.empty() && places.back().position == token.position) places.pop_back();
    places.push_back({token.position, token.start, token.end});
  }

  TextMatcher& matcher_;
};

TextMatcher::TextMatcher(const SearchQuery& query, std::vector<int> weights)
    : weights_(std::move(weights)) {
  for (const SearchClause& clause : query.wanted) wanted_.push_back(compile(clause));
  for (const SearchClause& clause : query.unwanted) unwanted_.push_back(compile(clause));
  for (std::size_t i = 0; i < terms_.size(); ++i) {
    wanted_first_[first_byte(terms_[i].text)] = true;
    if (terms_[i].is_prefix) {
      prefixes_.push_back(i);
    } else {
      whole_terms_.emplace(terms_[i].text, i);
    }
  }
}

TextMatcher::Clause TextMatcher::compile(const SearchClause& clause) {
  Clause compiled;
  for (const SearchPhrase& phrase : clause.ways) {
    Way way;
    for (std::size_t i = 0; i < phrase.terms.size(); ++i) {
      const bool is_prefix = phrase.is_prefix && i + 1 == phrase.terms.size();
      way.terms.push_back(term_index(phrase.terms[i], is_prefix));
    }
    compiled.push_back(std::move(way));
  }
  return compiled;
}

std::size_t TextMatcher::term_index(const std::string& text, bool is_prefix) {
  for (std::size_t i = 0; i < terms_.size(); ++i) {
    if (terms_[i].text == text && terms_[i].is_prefix == is_prefix) return i;
  }
  terms_.push_back({text, is_prefix, {}});
  return terms_.size() - 1;
}

const TextMatcher::Place* TextMatcher::find(std::size_t term, std::size_t position) const {
  const std::vector<Place>& places = terms_[term].places;
  const auto found =
      std::lower_bound(places.begin(), places.end(), position,
                       [](const Place& place, std::size_t p) { return place.position < p; });
  return found == places.end() || found->position != position ? nullptr : &*found;
}

// As often as the way that is found most, as search_rank() counts.
std::size_t TextMatcher::count(const Clause& clause, std::size_t index,
                               std::vector<MatchedRange>* ranges) {
  std::size_t most = 0;
  for (const Way& way : clause) {
    std::size_t count = 0;
    for (const Place& first : terms_[way.terms.front()].places) {
      const Place* last = &first;
      for (std::size_t i = 1; last != nullptr && i < way.terms.size(); ++i) {
        last = find(way.terms[i], first.position + i);
      }
      if (last == nullptr) continue;
      ++count;
      if (ranges != nullptr) ranges->push_back({first.start, last->end, index});
    }
    most = std::max(most, count);
  }
  return most;
}

std::optional<TextMatch> TextMatcher::match(std::string_view text) {
  for (Term& term : terms_) term.places.clear();
  Finder finder(*this);
  const std::size_t words = document_tokens(text, finder, wanted_first_);
  for (const Clause& clause : unwanted_) {
    if (count(clause, 0, nullptr) > 0) return std::nullopt;
  }
  TextMatch match;
  const int length = sqlite::length_class(static_cast<std::int64_t>(words));
  for (std::size_t i = 0; i < wanted_.size(); ++i) {
    const std::size_t found = count(wanted_[i], i, &match.ranges);
    if (found == 0) return std::nullopt;
    match.rank += sqlite::clause_rank(weights_[i], static_cast<std::int64_t>(found), length);
  }
  sort_small(match.ranges, [](const MatchedRange& a, const MatchedRange& b) {
    return a.start != b.start ? a.start < b.start : a.end > b.end;
  });
  return match;
}

}  // namespace chatkeep
