#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "operations/operation.h"

namespace chatkeep {

// Top-level messages form a tree: each follows the one at its previous_key. One path through it is
// shown, from a first message to the head, and marked by on_path; sequences grow along it. What
// follows a message is derived: on the path it is the next one there, off the path an index finds
// it.

// messages.last, siblings, path, switchTo
Operations branch_operations();

// The end of the path that is shown, deleted or not; empty while there is none.
std::optional<std::int64_t> find_head(Session& session, std::int64_t conversation_key);

// Makes this top-level message the head; nothing: no message is shown.
void show_up_to(Session& session, std::int64_t conversation_key,
                std::optional<std::int64_t> message_key);

// Lets what follows this message follow the one before it, which is the message's last moment.
void unlink(Session& session, std::int64_t conversation_key, std::int64_t message_key);

// The ids of the messages from the first of its branch to this one, those that are deleted left
// out. Of a reply: to the root of its thread, then the reply.
std::vector<std::string> path_ids(Session& session, std::int64_t message_key);

// The messages that follow the same one as this, itself included, those that are deleted left out,
// in their order. A reply has none but itself.
std::vector<std::string> sibling_ids(Session& session, std::int64_t message_key);

}  // namespace chatkeep
