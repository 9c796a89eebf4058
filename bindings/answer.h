#pragma once

#include <cstdint>
#include <functional>
#include <string>

namespace chatkeep {

// How every call answers JavaScript: a few numbers in the module's memory, so that one crossing
// tells everything. JavaScript reads `size` bytes of plain-ASCII JSON at `data`, and what the call
// changed at `changes`. They stay as they are until the next call.
struct Answer {
  std::uint32_t failed;  // 1: the JSON is { code, message, field, sqliteCode }.
  std::uint32_t data;
  std::uint32_t size;
  std::uint32_t changes;
  std::uint32_t changes_size;  // 0 where nothing changed.
};

// What an operation gives. Both outlive the guard.
struct Result {
  const std::string& json;
  const std::string& changes;
};

// Runs `operation` and turns whatever it throws into an error
// answer. C++ exceptions must not leave the module: JavaScript would see neither code nor message.
// Returns the address of an Answer.
std::uintptr_t guard(const std::function<Result()>& operation);

}  // namespace chatkeep
