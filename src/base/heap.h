#pragma once

#include <cstdint>

namespace chatkeep {

using HeapMeter = std::int64_t (*)();

// Says how to ask for what heap_bytes() gives. For whoever runs the core: it depends on what runs
// it.
void measure_heap_with(HeapMeter meter);

// All memory that the program has taken for itself; 0 if nobody said how to ask.
std::int64_t heap_bytes();

}  // namespace chatkeep
