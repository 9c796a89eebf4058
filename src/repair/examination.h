#pragma once

#include <string>
#include <vector>

#include "repair/page_reader.h"
#include "schema/migrations.h"

namespace chatkeep {

// Something that is wrong with the files of a store.
struct Problem {
  enum class Kind {
    kHeader,     // The first page is not that of a database of ours.
    kPage,       // A page is not as it was written, or not there.
    kLog,        // The write-ahead log ends before its end, or cannot be read.
    kStructure,  // Pages or rows that do not fit together, according to SQLite.
    kReference,  // A row that belongs to one that is not there.
    kDerived,    // A counter, a time or a branch that is not what the rows say.
    kSchema,     // The database is of a later version.
    kLost,       // Rows of a table that could not be read.
  };

  Kind kind;
  // In English, without content of the user's.
  std::string detail;
};

// "header", "page", "log", ...
std::string_view problem_name(Problem::Kind kind);

// What is wrong with the files of a store that nobody has open, which are left as they are. At most
// kMaxProblems. Throws Error only where the files cannot be read at all.
std::vector<Problem> examine(FileHost& files, Migrations migrations = all_migrations());

inline constexpr std::size_t kMaxProblems = 100;

// Whether the files are of a version that this code does not know.
bool is_too_new(PageReader& pages, Migrations migrations = all_migrations());

}  // namespace chatkeep
