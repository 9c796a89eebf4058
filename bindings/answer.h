#pragma once

#include <cstdint>
#include <functional>
#include <string>

namespace chatkeep {

// How every call answers JavaScript: three numbers in the module's memory, so that one crossing
// tells everything. JavaScript reads `size` bytes of plain-ASCII JSON at `data`. They stay as they
// are until the next call.
struct Answer {
  std::uint32_t failed;  // 1: the JSON is { code, message, field, sqliteCode }.
  std::uint32_t data;
  std::uint32_t size;
};

// Runs `operation`, whose result outlives the guard, and turns whatever it throws into an error
// answer. C++ exceptions must not leave the module: JavaScript would see neither code nor message.
// Returns the address of an Answer.
std::uintptr_t guard(const std::function<const std::string&()>& operation);

}  // namespace chatkeep
