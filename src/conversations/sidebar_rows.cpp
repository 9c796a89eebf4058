#include "conversations/sidebar_rows.h"

namespace chatkeep {

namespace {

// Some thousand rows.
constexpr std::size_t kMostBytes = 1024 * 1024;

}  // namespace

SidebarRows::Writing::Writing(SidebarRows& rows, const ChangeLog& changes)
    : rows_(rows), changes_(changes) {
  rows_.writing_ = true;
}

SidebarRows::Writing::~Writing() {
  rows_.writing_ = false;
  // The key of a conversation that is gone may become another's.
  if (changes_.has_removed()) rows_.clear();
  for (const std::int64_t key : changes_.conversation_keys()) rows_.forget(key);
}

const std::string* SidebarRows::find(std::int64_t conversation_key) const {
  if (writing_) return nullptr;
  const auto found = rows_.find(conversation_key);
  return found == rows_.end() ? nullptr : &found->second;
}

void SidebarRows::keep(std::int64_t conversation_key, std::string_view row) {
  if (writing_) return;
  if (bytes_ + row.size() > kMostBytes) clear();
  if (rows_.emplace(conversation_key, row).second) bytes_ += row.size();
}

void SidebarRows::forget(std::int64_t conversation_key) {
  const auto found = rows_.find(conversation_key);
  if (found == rows_.end()) return;
  bytes_ -= found->second.size();
  rows_.erase(found);
}

void SidebarRows::clear() {
  rows_.clear();
  bytes_ = 0;
}

}  // namespace chatkeep
