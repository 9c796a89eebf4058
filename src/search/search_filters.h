#pragma once

#include <optional>
#include <string>
#include <vector>

#include "operations/operation.h"
#include "search/found_row.h"

namespace chatkeep {

// What a search is confined to, beside its words.
class SearchFilters {
 public:
  // Reads `filters` and `branches` of a search's options. Throws INVALID_ARGUMENT.
  SearchFilters(Session& session, const Fields& options);

  // Nothing can meet them: there is no such conversation.
  bool meet_nothing() const { return no_such_conversation_; }
  // Of what kinds the rows may be.
  const std::vector<SearchKind>& kinds() const { return kinds_; }
  // What the index is asked for.
  const std::vector<std::string>& terms() const { return terms_; }
  bool has(const FoundRow& row) const;

 private:
  bool no_such_conversation_ = false;
  std::optional<std::int64_t> conversation_key_;
  std::optional<std::string> role_;
  std::optional<std::string> type_;
  std::optional<Nanoseconds> created_after_;
  std::optional<Nanoseconds> created_before_;
  std::optional<bool> has_attachment_;
  bool only_shown_branches_ = false;
  std::vector<SearchKind> kinds_;
  std::vector<std::string> terms_;
};

}  // namespace chatkeep
