#pragma once

#include <cstdint>

#include "operations/operation.h"

namespace chatkeep {

// attachments.add, addStored, file, get, list, update, delete, restore, purge
Operations attachment_operations();

// Writes the attachments of one message, in the order in which they were added.
void write_attachments(Session& session, std::int64_t message_key, JsonWriter& answer);

}  // namespace chatkeep
