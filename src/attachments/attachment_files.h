#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "operations/operation.h"

namespace chatkeep {

// The files beside the database that hold the bytes of attachments. The core knows them by name
// only; who has the store open writes, reads and removes them. See docs/attachments.md.

// attachments.examineFiles
Operations attachment_file_operations();

// The files that no attachment needs any more since the last call: what to remove. They are
// forgotten here. Throws Error. In a transaction.
std::vector<std::string> take_freed_files(sqlite::Connection& database);

// Whether there is anything to take.
bool has_freed_files(sqlite::Connection& database);

// Those of `names`, a JSON array, that belong to no attachment of any scope.
std::vector<std::string> find_leftover_files(sqlite::Connection& database, std::string_view names);

}  // namespace chatkeep
