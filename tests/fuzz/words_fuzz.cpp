// Text and a query that may be anything, a NUL between the two: taken apart, matched, and shown.

#include "base/error.h"
#include "search/document_tokens.h"
#include "search/search_cursor.h"
#include "search/search_query.h"
#include "search/snippet.h"
#include "search/text_match.h"
#include "support/fuzz_target.h"

namespace chatkeep::fuzz {
namespace {

// A later token stands later, and within the text.
class OrderCheck final : public TokenReceiver {
 public:
  explicit OrderCheck(std::string_view text) : text_(text) {}

  void receive(const DocumentToken& token) override {
    require(!token.term.empty() && token.term.size() <= 80, "a term of an odd length");
    require(token.start < token.end && token.end <= text_.size(), "a token outside of the text");
    require(token.position == last_ || token.position == last_ + 1, "a position is left out");
    require(token.start >= last_start_, "a token before the last one");
    for (const char byte : token.term) {
      require(static_cast<unsigned char>(byte) >= 0x20, "a control character in a term");
    }
    last_ = token.position;
    last_start_ = token.start;
  }

 private:
  std::string_view text_;
  std::size_t last_ = 0;
  std::size_t last_start_ = 0;
};

void look(std::string_view typed, std::string_view text) {
  const SearchQuery query(typed, "query");
  if (query.is_empty()) return;
  const std::string words = full_text_query(query, {"\x01"
                                                    "c1"});
  require(!words.empty(), "a query without words");
  TextMatcher matcher(query, std::vector<int>(query.wanted.size(), 10));
  const auto match = matcher.match(text);
  if (!match) return;
  require(match->rank > 0, "found, and of no rank");
  const Snippet snippet = make_snippet(text, match->ranges);
  require(!snippet.ranges.empty(), "nothing to highlight");
  std::int64_t last = -1;
  for (const auto& [start, end] : snippet.ranges) {
    require(start > last && end > start, "ranges that meet");
    require(end <= static_cast<std::int64_t>(snippet.text.size()), "a range behind the snippet");
    last = end;
  }
}

}  // namespace
}  // namespace chatkeep::fuzz

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace chatkeep;
  using namespace chatkeep::fuzz;
  const std::vector<char> bytes(data, data + size);
  const std::string_view input(bytes.data(), bytes.size());
  const std::string_view typed = input.substr(0, input.find('\0'));
  const std::string_view text =
      typed.size() == input.size() ? input : input.substr(typed.size() + 1);
  OrderCheck order(text);
  document_tokens(text, order);
  read_cursor(std::string(typed));
  try {
    look(typed, text);
  } catch (const Error& error) {
    require(error.code() == ErrorCode::kInvalidArgument, "an unexpected error", error.what());
  }
  return 0;
}
