#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <unordered_map>

#include "operations/change_log.h"

namespace chatkeep {

// The rows of the sidebar as they were answered, until something in their conversation changes. A
// sidebar is read again with every message that comes, and then one of its rows is another.
//
// A row is what one user sees: a conversation is of one scope, and so of one user.
class SidebarRows {
 public:
  // While this lives, a transaction writes: what is read meanwhile may be rolled back, so nothing
  // is found or kept. Then what it touched is forgotten. Both outlive this.
  class Writing {
   public:
    Writing(SidebarRows& rows, const ChangeLog& changes);
    ~Writing();
    Writing(const Writing&) = delete;
    Writing& operator=(const Writing&) = delete;

   private:
    SidebarRows& rows_;
    const ChangeLog& changes_;
  };

  // Null where none is kept. Valid until the next call.
  const std::string* find(std::int64_t conversation_key) const;
  void keep(std::int64_t conversation_key, std::string_view row);
  // Where it is not known what changed.
  void clear();

 private:
  void forget(std::int64_t conversation_key);

  std::unordered_map<std::int64_t, std::string> rows_;
  std::size_t bytes_ = 0;
  bool writing_ = false;
};

}  // namespace chatkeep
