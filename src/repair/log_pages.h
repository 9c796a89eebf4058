#pragma once

#include <cstdint>
#include <unordered_map>

#include "storage/checked_files.h"

namespace chatkeep {

// What a write-ahead log holds, as SQLite would read it: the pages of the commits up to the first
// frame that is not whole. https://sqlite.org/fileformat2.html#walformat
struct LogPages {
  // Throws where the file cannot be read.
  static LogPages read(CheckedFiles& files);

  // By the number of the page: where it is in the log.
  std::unordered_map<std::int64_t, std::int64_t> offsets;
  // Of the database, after the last commit; 0 where there is none.
  std::int64_t page_count = 0;
  // Whether the log has no beginning that can be read.
  bool is_unreadable = false;
  // How many commits stand behind the first frame that is not whole. SQLite does not see them.
  std::int64_t commits_behind = 0;
};

}  // namespace chatkeep
