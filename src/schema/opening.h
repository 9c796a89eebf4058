#pragma once

#include "schema/migrations.h"
#include "sqlite/connection.h"
#include "storage/file_host.h"
#include "storage/host_vfs.h"

namespace chatkeep {

// Makes the database, which was just opened through `vfs` over `files`, ready for use: creates or
// migrates it. Before a migration it is copied to StoreFile::kBefore, where there is room; the copy
// is kept until the database is opened again and needs no migration.
//
// Where another program had the database, its pages get their checksums, once SQLite's own check of
// the whole of it has passed.
//
// Throws Error: CORRUPT and SCHEMA_TOO_NEW with the files left as they were; STORAGE_UNAVAILABLE,
// QUOTA_EXCEEDED.
void make_ready(sqlite::Connection& database, HostVfs& vfs, FileHost& files,
                Migrations migrations = all_migrations());

}  // namespace chatkeep
