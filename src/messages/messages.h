#pragma once

#include <cstdint>
#include <optional>
#include <string>

#include "messages/message_extras.h"
#include "messages/message_input.h"
#include "operations/operation.h"

namespace chatkeep {

// messages.append, appendMany, get, list, update, delete, restore, purge
Operations message_operations();

struct FoundMessage {
  std::int64_t key;
  std::int64_t conversation_key;
  std::optional<std::int64_t> thread_key;
  std::string role;
  std::string kind;
  std::string status;
  std::string author_id;
  // Whether its content is plain text.
  bool is_text;
};

// Throws NOT_FOUND if there is none in this scope, or if it is deleted.
FoundMessage find_message(Session& session, const std::string& id);

// The same for one that `field` names, if it names any; errors name the field. It must be of this
// conversation: otherwise INVALID_ARGUMENT.
std::optional<FoundMessage> find_message_of(Session& session, const std::optional<std::string>& id,
                                            const std::string& field,
                                            std::int64_t conversation_key);

// Where the conversation has members: the scope's user may change this message, as its author or as
// an owner or admin. Throws FORBIDDEN.
void require_author(Session& session, const FoundMessage& message);

// Throws NOT_FOUND if there is none in this scope, or if it is deleted.
void write_message_by_id(Session& session, const std::string& id, const MessageExtras& extras,
                         JsonWriter& answer);

}  // namespace chatkeep
