#pragma once

#include "operations/operation.h"
#include "upkeep/upkeep.h"

namespace chatkeep {

// doctor; backup.begin, read, end; restore.begin, write, finish, end
//
// A backup is the database file as it is when the backup begins: until it ends, commits go to the
// log and stay there. So it needs no room, and is consistent while the store is in use.
Operations upkeep_operations();

// Throws CONFLICT while a backup or a restore of this store is under way.
void check_no_transfer(const Transfer& transfer);

// Gives it up. Throws Error where the file of what was received cannot be emptied.
void end_transfer(Transfer& transfer, FileHost& files);

}  // namespace chatkeep
