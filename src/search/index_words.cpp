#include "search/index_words.h"

#include "search/document_tokens.h"
#include "sqlite/full_text.h"

namespace chatkeep {

namespace {

// No term of a text begins with a control character.
constexpr char kFilterMark = '\x01';

std::string filter_term(char which, std::string_view value) {
  std::string term = {kFilterMark, which};
  // A damaged row may hold anything.
  for (const char byte : value) {
    if (static_cast<unsigned char>(byte) >= 0x20) term.push_back(byte);
  }
  return term;
}

class Packer final : public TokenReceiver {
 public:
  explicit Packer(std::string& words) : words_(words) {}

  void receive(const DocumentToken& token) override {
    const bool is_same = count_ == token.position + 1;
    words_.push_back(is_same ? sqlite::kSameToken : sqlite::kNextToken);
    words_.append(token.term);
    count_ = token.position + 1;
  }

  std::size_t count() const { return count_; }

 private:
  std::string& words_;
  std::size_t count_ = 0;
};

}  // namespace

std::string conversation_term(std::int64_t conversation_key) {
  return filter_term('c', std::to_string(conversation_key));
}

std::string role_term(std::string_view role) { return filter_term('r', role); }

std::string type_term(std::string_view type) { return filter_term('t', type); }

IndexWords index_words(const SearchedRow& row) {
  IndexWords result{index_row(row.scope_key, row.kind, row.key), {}};
  result.words.reserve(row.text.size() * 2);
  for (const std::string& term :
       {conversation_term(row.conversation_key), role_term(row.role), type_term(row.type)}) {
    result.words.append(1, sqlite::kNextToken).append(term);
  }
  Packer packer(result.words);
  document_tokens(row.text, packer);
  result.row += sqlite::length_class(static_cast<std::int64_t>(packer.count()));
  return result;
}

}  // namespace chatkeep
