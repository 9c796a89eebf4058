#pragma once

#include <cstdint>
#include <map>
#include <string>

#include "storage/memory_host.h"

namespace chatkeep::test {

// Whether two states are told apart by the times in their rows. A run that repeats another has the
// same rows at other times.
enum class Times { kCompared, kLeftOut };

// A number for each table, which stands for all of its rows. When a message was interrupted is
// left out: each opening of an image says so anew.
using Digest = std::map<std::string, std::uint64_t>;

// The tables in which two states differ.
std::string difference(const Digest& one, const Digest& other);

struct DatabaseState {
  Digest digest;
  // What SQLite's check finds, or what the model demands and is not so; see invariants.h.
  std::string problem;
};

// Reads the database in `files`, which no store has open.
DatabaseState read_state(FileHost& files, Times times);

// What somebody finds who opens a copy of these files.
DatabaseState state_when_opened(const MemoryHost& files, Times times);

}  // namespace chatkeep::test
