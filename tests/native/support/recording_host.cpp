#include "support/recording_host.h"

#include <algorithm>
#include <array>

namespace chatkeep::test {

std::int64_t RecordingHost::write(StoreFile file, const std::byte* from, std::size_t size,
                                  std::int64_t offset) {
  events_.push_back({Kind::kWrite, file, offset, {from, from + size}});
  return MemoryHost::write(file, from, size, offset);
}

std::int64_t RecordingHost::truncate(StoreFile file, std::int64_t size) {
  events_.push_back({Kind::kTruncate, file, size, {}});
  return MemoryHost::truncate(file, size);
}

std::int64_t RecordingHost::flush(StoreFile file) {
  events_.push_back({Kind::kFlush, file, 0, {}});
  return MemoryHost::flush(file);
}

std::size_t RecordingHost::count(Kind kind, StoreFile file) const {
  return static_cast<std::size_t>(
      std::count_if(events_.begin(), events_.end(),
                    [&](const Event& event) { return event.kind == kind && event.file == file; }));
}

std::shared_ptr<MemoryHost> RecordingHost::image(
    std::size_t end, const std::function<bool(const Event&)>& keeps) const {
  // Up to where each file is durable.
  std::array<std::size_t, kStoreFileCount> durable{};
  for (std::size_t i = 0; i < end; ++i) {
    if (events_[i].kind == Kind::kFlush) durable[static_cast<std::size_t>(events_[i].file)] = i;
  }
  auto disk = std::make_shared<MemoryHost>();
  for (std::size_t i = 0; i < end; ++i) {
    const Event& event = events_[i];
    if (i >= durable[static_cast<std::size_t>(event.file)] && !keeps(event)) continue;
    if (event.kind == Kind::kWrite) {
      disk->write(event.file, event.bytes.data(), event.bytes.size(), event.offset);
    } else if (event.kind == Kind::kTruncate) {
      disk->truncate(event.file, event.offset);
    }
  }
  return disk;
}

}  // namespace chatkeep::test
