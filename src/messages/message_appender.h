#pragma once

#include <cstdint>
#include <optional>
#include <string>

#include "conversations/conversations.h"
#include "messages/message_input.h"
#include "operations/operation.h"

namespace chatkeep {

// Appends messages to one conversation; records what it did when it is finished.
class MessageAppender {
 public:
  // Throws NOT_FOUND. `conversation_id` outlives this.
  MessageAppender(Session& session, const std::string& conversation_id);

  // Answers with the row as stored. A row that is there already, as it is given, stays.
  void append(const MessageInput& input, JsonWriter& answer);

  void finish();

 private:
  // The rows that the input names.
  struct Relations {
    std::optional<std::int64_t> thread_key;
    std::optional<std::int64_t> reply_to_key;
    std::optional<std::int64_t> previous_key;
  };

  Relations find_relations(const MessageInput& input);
  bool exists(const MessageInput& input, const Relations& relations);
  void require_member_once(const std::string& author_id);

  Session& session_;
  const std::string& conversation_id_;
  const OpenConversation conversation_;
  std::int64_t sequence_;
  std::optional<Nanoseconds> last_created_at_;
  std::optional<std::int64_t> head_key_;
  std::optional<std::string> checked_author_;
};

}  // namespace chatkeep
