#pragma once

#include <string>

#include "schema/migrations.h"
#include "schema/scopes.h"
#include "storage/file_host.h"

namespace chatkeep {

// What is wrong with the files of a store that nobody has open, as plain-ASCII JSON:
//
//   { ok, problems: [{ what, detail }], lost: [{ conversationId, title, restored, messages,
//     components, attachments, users, assistants }], savedBytes, leftoverFiles, repaired }
//
// Nothing is changed, unless `repair` is asked for and something is wrong. Then the files are first
// saved aside (StoreFile::kDamaged; what was saved there by an earlier repair is kept instead),
// what can be read is put into a new database, and that replaces the old one. `lost` says what is
// known to have been there and is not any more: counts by conversation, `restored` where the
// conversation itself had to be made anew, `conversationId` null for what belongs to none.
// `savedBytes` is the length of what is saved aside, null if nothing is. `leftoverFiles` is null:
// the files of attachments are looked at by who reaches them.
//
// Throws SCHEMA_TOO_NEW where a repair would have to understand a later schema, QUOTA_EXCEEDED
// where there is no room for both databases and STORAGE_UNAVAILABLE; nothing was replaced then.
std::string doctor(FileHost& files, bool repair, const ScopeName& viewer,
                   Migrations migrations = all_migrations());

}  // namespace chatkeep
