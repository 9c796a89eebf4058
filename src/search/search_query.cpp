#include "search/search_query.h"

#include <algorithm>

#include "base/error.h"
#include "base/text.h"
#include "search/text_units.h"
#include "sqlite/full_text.h"

namespace chatkeep {

namespace {

constexpr std::size_t kMaxClauses = 32;
constexpr std::size_t kMaxTerms = 128;

bool is_space(char32_t code) {
  return code <= 0x20 || code == 0x85 || code == 0xa0 || (code >= 0x2000 && code <= 0x200a) ||
         code == 0x2028 || code == 0x2029 || code == 0x3000;
}

// As keyboards write them that want to be helpful, too.
bool is_quote(char32_t code) {
  return code == '"' || code == 0x201c || code == 0x201d || code == 0x201e;
}

// Reads what somebody typed, character by character.
class Reader {
 public:
  explicit Reader(std::string_view text) : text_(text) { read(); }

  bool at_end() const { return start_ >= text_.size(); }
  char32_t code() const { return code_; }
  std::size_t start() const { return start_; }
  void next() {
    start_ = after_;
    read();
  }

 private:
  void read() {
    after_ = start_;
    code_ = at_end() ? 0 : next_code_point(text_, after_);
  }

  std::string_view text_;
  std::size_t start_ = 0;
  std::size_t after_ = 0;
  char32_t code_ = 0;
};

std::string stemmed(std::string term) {
  stem_plural(term);
  return term;
}

// The terms that a unit adds to a phrase. `in_one`: a word that is put together by its case is
// taken as one, as others may have written it.
void append_unit(const TextUnit& unit, bool in_one, bool is_last, std::vector<std::string>& terms) {
  const auto& pieces = unit.pieces;
  if (unit.kind == TextUnit::Kind::kUnspaced) {
    for (std::size_t i = 0; i + 1 < pieces.size(); ++i) {
      terms.push_back(pieces[i].term + pieces[i + 1].term);
    }
    // What follows stands behind the last character, not behind the last pair.
    if (!is_last || pieces.size() == 1) terms.push_back(pieces.back().term);
    return;
  }
  if (in_one && !unit.whole.term.empty()) {
    terms.push_back(stemmed(unit.whole.term));
    return;
  }
  for (const TextPiece& piece : pieces) terms.push_back(stemmed(piece.term));
  if (!unit.named.term.empty()) terms.back() = unit.named.term;
}

// The last word as it was typed, of which the beginning is enough. Plurals are indexed as their
// singulars: what was typed may be longer than those.
void append_prefixes(const TextUnit& last, bool in_one, SearchPhrase phrase, SearchClause& clause) {
  const std::string& typed =
      in_one && !last.whole.term.empty() ? last.whole.term : last.pieces.back().term;
  phrase.terms.back() = typed;
  phrase.is_prefix = true;
  clause.ways.push_back(phrase);
  phrase.is_prefix = false;
  std::string added;
  for (const std::string& plural : {typed, typed + "s"}) {
    std::string stem = stemmed(plural);
    if (stem.starts_with(typed) || stem == added) continue;
    phrase.terms.back() = added = std::move(stem);
    clause.ways.push_back(phrase);
  }
}

SearchClause clause_of(std::string_view text, bool is_prefix) {
  std::vector<TextUnit> units;
  TextUnits reader(text);
  for (TextUnit unit; reader.next(unit);) units.push_back(unit);
  SearchClause clause;
  if (units.empty()) return clause;
  const TextUnit& last = units.back();
  const bool ends_open = is_prefix && last.kind == TextUnit::Kind::kWord && last.named.term.empty();
  for (const bool in_one : {false, true}) {
    SearchPhrase phrase;
    for (const TextUnit& unit : units) {
      append_unit(unit, in_one, &unit == &last, phrase.terms);
    }
    if (in_one && phrase.terms == clause.ways.front().terms) break;
    const bool differs = std::any_of(units.begin(), units.end(),
                                     [](const TextUnit& unit) { return !unit.whole.term.empty(); });
    if (in_one && !differs) break;
    if (ends_open) {
      append_prefixes(last, in_one, std::move(phrase), clause);
    } else {
      clause.ways.push_back(std::move(phrase));
    }
  }
  return clause;
}

// A phrase as a string of FTS5. Terms have neither quotes nor marks.
void append_phrase(const SearchPhrase& phrase, std::string& query) {
  query.push_back('"');
  for (const std::string& term : phrase.terms) {
    query.append(1, sqlite::kNextToken).append(term);
  }
  query.append(phrase.is_prefix ? "\" *" : "\"");
}

void append_clause(const SearchClause& clause, std::string& query) {
  query.push_back('(');
  for (std::size_t i = 0; i < clause.ways.size(); ++i) {
    if (i > 0) query.append(" OR ");
    append_phrase(clause.ways[i], query);
  }
  query.push_back(')');
}

}  // namespace

SearchQuery::SearchQuery(std::string_view text, const std::string& field) {
  std::size_t terms = 0;
  Reader reader(text);
  while (!reader.at_end()) {
    if (is_space(reader.code())) {
      reader.next();
      continue;
    }
    bool is_unwanted = reader.code() == '-';
    if (is_unwanted) reader.next();
    // An option of a command, which somebody looks for.
    if (reader.code() == '-') is_unwanted = false;
    const bool is_quoted = is_quote(reader.code());
    if (is_quoted) reader.next();
    const std::size_t start = reader.start();
    // A quote in the middle of a word ends it; one that is never closed goes to the end.
    char32_t last = 0;
    while (!reader.at_end() && !is_quote(reader.code()) &&
           (is_quoted || !is_space(reader.code()))) {
      last = reader.code();
      reader.next();
    }
    const std::string_view word = text.substr(start, reader.start() - start);
    if (is_quoted && !reader.at_end()) reader.next();
    SearchClause clause = clause_of(word, !is_quoted && last == '*');
    if (clause.ways.empty()) continue;
    for (const SearchPhrase& way : clause.ways) terms += way.terms.size();
    (is_unwanted ? unwanted : wanted).push_back(std::move(clause));
    if (wanted.size() + unwanted.size() > kMaxClauses || terms > kMaxTerms) {
      throw Error::invalid(field, "has too many words: at most " + std::to_string(kMaxClauses) +
                                      ", or so many Chinese characters in a row. Search for those "
                                      "that matter.");
    }
  }
  if (wanted.empty() && !unwanted.empty()) {
    throw Error::invalid(field, "says only what must not be there. Add a word that must.");
  }
}

std::string full_text_query(const SearchClause& clause) {
  std::string query;
  append_clause(clause, query);
  return query;
}

std::string full_text_query(const SearchQuery& query, const std::vector<std::string>& filters) {
  std::string result = "(";
  for (std::size_t i = 0; i < query.wanted.size(); ++i) {
    if (i > 0) result.append(" AND ");
    append_clause(query.wanted[i], result);
  }
  for (const std::string& filter : filters) {
    result.append(" AND ");
    append_phrase({{filter}, false}, result);
  }
  result.push_back(')');
  for (const SearchClause& clause : query.unwanted) {
    result.append(" NOT ");
    append_clause(clause, result);
  }
  return result;
}

}  // namespace chatkeep
