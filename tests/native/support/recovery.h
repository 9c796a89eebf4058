#pragma once

#include <cstdint>
#include <memory>
#include <string>

#include "support/database_state.h"
#include "support/recorded_workload.h"

namespace chatkeep::test {

// What is found on a disk after a power cut.
struct Recovered {
  Digest digest;
  // In words; empty where nothing is wrong.
  std::string problem;
};

// Stands for the bytes of all files.
std::uint64_t hash_of(MemoryHost& disk);

// Opens the store on `disk`, closes it, and opens and closes it once more: the files must not
// change any more. SQLite's checks and those of the model must hold.
Recovered recover_and_check(const std::shared_ptr<MemoryHost>& disk);

// What is wrong with a state that was found, given those that may be: "lost" is said where it is an
// earlier one.
std::string problem_of(const Digest& found, const RecordedWorkload& workload, const Range& allowed);

}  // namespace chatkeep::test
