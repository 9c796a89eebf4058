#include "base/heap.h"

namespace chatkeep {

namespace {

HeapMeter heap_meter = nullptr;

}  // namespace

void measure_heap_with(HeapMeter meter) { heap_meter = meter; }

std::int64_t heap_bytes() { return heap_meter ? heap_meter() : 0; }

}  // namespace chatkeep
