#pragma once

#include <cstdint>
#include <string>

#include "operations/operation.h"

namespace chatkeep {

// members.add, remove, list
Operations member_operations();

// The user whom `userId` of these fields names; by default the scope's own.
std::string acting_user(const Session& session, const Fields& fields);

// Where a conversation has members, acting in it needs membership. Throws FORBIDDEN.
void require_member(Session& session, std::int64_t conversation_key, const std::string& user_id);

// Pinning, and changing what others wrote, needs an owner or admin there. Throws FORBIDDEN.
void require_moderator(Session& session, std::int64_t conversation_key, const std::string& user_id);

}  // namespace chatkeep
