#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <vector>

#include "storage/memory_host.h"

namespace chatkeep::test {

// A memory host that remembers every change with its bytes, so that a test can build what a disk
// might hold had the power gone at any point.
class RecordingHost : public MemoryHost {
 public:
  enum class Kind { kWrite, kTruncate, kFlush };
  struct Event {
    Kind kind;
    StoreFile file;
    std::int64_t offset;  // The size, where it truncates.
    std::vector<std::byte> bytes;
  };

  std::int64_t write(StoreFile file, const std::byte* from, std::size_t size,
                     std::int64_t offset) override;
  std::int64_t truncate(StoreFile file, std::int64_t size) override;
  std::int64_t flush(StoreFile file) override;

  const std::vector<Event>& events() const { return events_; }
  std::size_t count(Kind kind, StoreFile file) const;

  // The files after the first `end` events. An event that no later flush of its file among them
  // has made durable is applied only if `keeps` says so.
  std::shared_ptr<MemoryHost> image(std::size_t end,
                                    const std::function<bool(const Event&)>& keeps) const;

 private:
  std::vector<Event> events_;
};

}  // namespace chatkeep::test
