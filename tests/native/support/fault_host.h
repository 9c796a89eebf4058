#pragma once

#include <cstdint>
#include <optional>

#include "storage/memory_host.h"

namespace chatkeep::test {

// A memory host of which one call fails, in one of the ways in which browsers fail.
class FaultHost : public MemoryHost {
 public:
  enum class Call { kRead, kWrite, kTruncate, kFlush, kSize };

  enum class Fault {
    kIoError,      // An exception such as InvalidStateError, in any call.
    kQuota,        // A QuotaExceededError, in a write.
    kShortWrite,   // Firefox, when the disk is full: half of it is written.
    kHugeCount,    // Chromium, when the disk is full: 4294967288, and nothing is written.
    kShortRead,    // Half of what is there is read.
    kFailedFlush,  // An exception in a flush. What was written can be read.
  };

  // Of the calls in which this fault can be, the one after `calls` others fails, and `times` - 1
  // behind it.
  void fail_after(std::int64_t calls, Fault fault, std::int64_t times = 1);
  // Every write to this file fails.
  void refuse(StoreFile file, Fault fault);
  // No more faults.
  void heal() {
    remaining_faults_ = 0;
    refused_.reset();
  }
  bool has_failed() const { return failures_ > 0; }
  std::int64_t failures() const { return failures_; }
  // Only if one has failed.
  Call last_failed() const { return last_failed_; }

  std::int64_t read(StoreFile file, std::byte* to, std::size_t size, std::int64_t offset) override;
  std::int64_t write(StoreFile file, const std::byte* from, std::size_t size,
                     std::int64_t offset) override;
  std::int64_t truncate(StoreFile file, std::int64_t size) override;
  std::int64_t flush(StoreFile file) override;
  std::int64_t size(StoreFile file) override;

 private:
  bool can_be_in(Call call) const;
  bool fails_now(Call call);
  std::int64_t failed_write(StoreFile file, const std::byte* from, std::size_t size,
                            std::int64_t offset);

  Fault fault_ = Fault::kIoError;
  std::int64_t calls_before_ = 0;
  std::int64_t remaining_faults_ = 0;
  std::int64_t failures_ = 0;
  Call last_failed_ = Call::kRead;
  std::optional<StoreFile> refused_;
};

}  // namespace chatkeep::test
