#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "base/json_writer.h"
#include "sqlite/connection.h"

namespace chatkeep {

// What a change is about. The names are those of web/types/live.ts.
enum class ChangeKind {
  kConversation,
  kMessages,
  kStream,
  kComponents,
  kAttachments,
  kReactions,
  kFeedback,
  kReads,
  kMembers,
  kDrafts,
  kSummary,
  kUsers,
  kAssistants,
};

// Collects what the operations of one transaction touch, for those who watch.
class ChangeLog {
 public:
  // Something in a conversation; `message_key` where it is about one message.
  void touch(std::int64_t conversation_key, ChangeKind kind,
             std::optional<std::int64_t> message_key = std::nullopt);
  // A conversation that is there no more.
  void touch_removed(const std::string& conversation_id);
  // What belongs to no conversation.
  void touch_scope(ChangeKind kind);

  void clear();
  // Those in which something was touched.
  std::vector<std::int64_t> conversation_keys() const;
  bool has_removed() const { return !removed_.empty(); }
  // As [{ conversationId, kinds, messageIds }, ...]; empty if nothing was touched. Before the
  // transaction ends, since it looks ids up.
  std::string as_json(sqlite::Connection& database) const;

 private:
  struct Touched {
    std::set<ChangeKind> kinds;
    // Empty once there are too many, or where a touch did not say which.
    std::optional<std::set<std::int64_t>> message_keys = std::set<std::int64_t>();
  };

  std::map<std::int64_t, Touched> conversations_;
  std::set<std::string> removed_;
  std::set<ChangeKind> scope_;
};

}  // namespace chatkeep
