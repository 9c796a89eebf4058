#include "support/fault_host.h"

#include <algorithm>

namespace chatkeep::test {

void FaultHost::fail_after(std::int64_t calls, Fault fault, std::int64_t times) {
  fault_ = fault;
  calls_before_ = calls;
  remaining_faults_ = times;
  failures_ = 0;
}

void FaultHost::refuse(StoreFile file, Fault fault) {
  fault_ = fault;
  refused_ = file;
}

bool FaultHost::can_be_in(Call call) const {
  switch (fault_) {
    case Fault::kIoError:
      return true;
    case Fault::kQuota:
    case Fault::kShortWrite:
    case Fault::kHugeCount:
      return call == Call::kWrite;
    case Fault::kShortRead:
      return call == Call::kRead;
    case Fault::kFailedFlush:
      return call == Call::kFlush;
  }
  return false;
}

bool FaultHost::fails_now(Call call) {
  if (remaining_faults_ == 0 || !can_be_in(call) || calls_before_-- > 0) return false;
  --remaining_faults_;
  ++failures_;
  last_failed_ = call;
  return true;
}

std::int64_t FaultHost::read(StoreFile file, std::byte* to, std::size_t size, std::int64_t offset) {
  const std::int64_t there = MemoryHost::size(file) - offset;
  // Where the file ends, every read is short.
  if (fault_ == Fault::kShortRead && there <= 0) return MemoryHost::read(file, to, size, offset);
  if (!fails_now(Call::kRead)) return MemoryHost::read(file, to, size, offset);
  if (fault_ != Fault::kShortRead) return kHostIoError;
  const auto half = std::min(size, static_cast<std::size_t>(there)) / 2;
  return MemoryHost::read(file, to, half, offset);
}

std::int64_t FaultHost::write(StoreFile file, const std::byte* from, std::size_t size,
                              std::int64_t offset) {
  if (file == refused_) {
    ++failures_;
    return failed_write(file, from, size, offset);
  }
  if (fails_now(Call::kWrite)) return failed_write(file, from, size, offset);
  return MemoryHost::write(file, from, size, offset);
}

std::int64_t FaultHost::failed_write(StoreFile file, const std::byte* from, std::size_t size,
                                     std::int64_t offset) {
  switch (fault_) {
    case Fault::kShortWrite:
      return MemoryHost::write(file, from, size / 2, offset);
    case Fault::kHugeCount:
      return 4294967288;
    case Fault::kQuota:
      return kHostFull;
    default:
      return kHostIoError;
  }
}

std::int64_t FaultHost::truncate(StoreFile file, std::int64_t size) {
  return fails_now(Call::kTruncate) ? std::int64_t{kHostIoError} : MemoryHost::truncate(file, size);
}

std::int64_t FaultHost::flush(StoreFile file) {
  return fails_now(Call::kFlush) ? std::int64_t{kHostIoError} : MemoryHost::flush(file);
}

std::int64_t FaultHost::size(StoreFile file) {
  return fails_now(Call::kSize) ? std::int64_t{kHostIoError} : MemoryHost::size(file);
}

}  // namespace chatkeep::test
