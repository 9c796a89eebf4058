#pragma once

#include <cstddef>
#include <string>
#include <string_view>

#include "search/text_units.h"

namespace chatkeep {

// What of a text is searched, in bytes: enough for a book's chapter, and never too long a wait for
// whoever comes while it is indexed.
inline constexpr std::size_t kMaxSearchedBytes = 1024 * 1024;

// A word of a text under one of the names by which it is found.
struct DocumentToken {
  std::string_view term;
  // The words of a text are counted. A word that is found by several names has one position.
  std::size_t position;
  // Which bytes of the text it is.
  std::size_t start;
  std::size_t end;
};

// What document_tokens() gives the tokens to.
class TokenReceiver {
 public:
  virtual void receive(const DocumentToken& token) = 0;

 protected:
  ~TokenReceiver() = default;
};

// Gives every token of a text, in the order of their positions; each is valid during that call.
//
//   "Stories"       story
//   "fooBarBaz"     foo or foobarbaz, bar, baz
//   "C++20"         c or c++, 20
//   "src/json.cpp"  src, json, cpp
//   "東京都"        東 or 東京, 京 or 京都, 都
//   "👍🏽"            👍
//
// Gives how many positions there are.
std::size_t document_tokens(std::string_view text, TokenReceiver& receiver);

// The same for who looks for some tokens only: leaves out what it can of those that begin with none
// of these bytes.
std::size_t document_tokens(std::string_view text, TokenReceiver& receiver,
                            const FirstBytes& wanted);

}  // namespace chatkeep
