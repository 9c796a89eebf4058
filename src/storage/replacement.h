#pragma once

#include "storage/file_host.h"

namespace chatkeep {

// Puts the database in StoreFile::kCopy in the place of the store's own. Nobody has either open.
//
// The copy is sealed first: a trailer with its length and checksum says that it is whole and
// wanted. From then on a power cut, a killed tab or a failure leaves the new database:
// finish_replacement() goes on where this was cut off. Before, it leaves the old one.
//
// Throws QUOTA_EXCEEDED or STORAGE_UNAVAILABLE. Where there is no room for both, nothing was
// changed and the copy is still there.
void replace_database(FileHost& files);

// To be called before a store is opened: completes a replacement that was cut off, and empties a
// copy that was never sealed. Throws as replace_database() does, with nothing lost.
void finish_replacement(FileHost& files);

}  // namespace chatkeep
