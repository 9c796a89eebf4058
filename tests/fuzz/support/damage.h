#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>

#include "storage/file_host.h"

namespace chatkeep::fuzz {

// What is done to the files of a store before it is opened, as text: a step in each line. Steps
// that cannot be read are left out, so that any text is a description.
//
// clang-format off
//   start closed             the files of furnished_files(); if no other start is named, too
//   start logged             the same with commits in the write-ahead log
//   start journalled         the same, killed in the middle of a transaction of a rollback journal
//   start empty              no bytes at all
//   value TABLE COLUMN ROW V through SQLite, without looking at keys and checks; of a closed store
//   set FILE OFFSET HEX      bytes
//   zero FILE PAGE           a page of 4096 bytes
//   copy FILE PAGE PAGE      one over the other
//   swap FILE PAGE PAGE
//   truncate FILE SIZE
//   checksums                those of the log are made right again
//   torn                     those of the database's pages are not, as they are otherwise
// clang-format on
//
// FILE is database, log or journal.
std::shared_ptr<FileHost> damaged_files(std::string_view description);

// Another description, a step or two away from this one.
std::string mutate_description(std::string_view description, std::uint32_t seed);

}  // namespace chatkeep::fuzz
