#include "support/fault_host.h"

namespace chatkeep::test {

void FaultHost::fail_after(std::int64_t calls, Fault fault, std::int64_t times) {
  fault_ = fault;
  calls_before_ = calls;
  remaining_faults_ = times;
  has_failed_ = false;
}

bool FaultHost::fails_now() {
  if (remaining_faults_ == 0 || calls_before_-- > 0) return false;
  --remaining_faults_;
  has_failed_ = true;
  return true;
}

std::int64_t FaultHost::read(StoreFile file, std::byte* to, std::size_t size, std::int64_t offset) {
  return fails_now() ? failure() : MemoryHost::read(file, to, size, offset);
}

std::int64_t FaultHost::write(StoreFile file, const std::byte* from, std::size_t size,
                              std::int64_t offset) {
  if (!fails_now()) return MemoryHost::write(file, from, size, offset);
  switch (fault_) {
    case Fault::kShortWrite:
      return MemoryHost::write(file, from, size / 2, offset);
    case Fault::kHugeCount:
      return 4294967288;
    default:
      return failure();
  }
}

std::int64_t FaultHost::truncate(StoreFile file, std::int64_t size) {
  return fails_now() ? failure() : MemoryHost::truncate(file, size);
}

std::int64_t FaultHost::flush(StoreFile file) {
  return fails_now() ? failure() : MemoryHost::flush(file);
}

std::int64_t FaultHost::size(StoreFile file) {
  return fails_now() ? failure() : MemoryHost::size(file);
}

}  // namespace chatkeep::test
