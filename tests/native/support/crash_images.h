#pragma once

#include <array>
#include <cstdint>
#include <memory>
#include <random>
#include <string>
#include <string_view>
#include <vector>

#include "support/recording_host.h"

namespace chatkeep::test {

using Random = std::mt19937_64;

// What a disk may have made of the writes that were not flushed when the power went.
enum class Damage {
  kNone,              // Everything so far is there.
  kFlushedOnly,       // Nothing of them is there.
  kPrefix,            // Those up to some point are there.
  kPrefixOfEachFile,  // Those up to some point are there, another one in each file.
  kSubset,            // Some of them are there, in whatever order.
  kTorn512,           // Of some of them only some sectors of 512 bytes are there.
  kTorn4096,          // Or of 4,096 bytes.
  kTruncateUndone,    // A truncation did not happen.
  kGrownButZero,      // A file has its new length, and zeros for what was written there.
};

inline constexpr std::array kDamages = {
    Damage::kNone,         Damage::kFlushedOnly, Damage::kPrefix,   Damage::kPrefixOfEachFile,
    Damage::kSubset,       Damage::kTorn512,     Damage::kTorn4096, Damage::kTruncateUndone,
    Damage::kGrownButZero,
};

std::string_view name_of(Damage damage);

// Builds what a disk might hold had the power gone at some point of a recording. A point is the
// number of events before it.
class CrashImages {
 public:
  // `before` is what the files held when the recording began.
  CrashImages(MemoryHost before, std::vector<RecordingHost::Event> events);

  std::size_t event_count() const { return events_.size(); }

  // Where this damage can be: it takes writes that were not flushed, truncations among them, ...
  const std::vector<std::size_t>& points(Damage damage) const {
    return points_[static_cast<std::size_t>(damage)];
  }

  std::shared_ptr<MemoryHost> build(std::size_t point, Damage damage, Random& random) const;

  // How many of the events before a point may be missing.
  std::size_t unflushed_count(std::size_t point) const { return open_events(point).size(); }
  // Only the first `length` of these are there.
  std::shared_ptr<MemoryHost> build_prefix(std::size_t point, std::size_t length) const;

 private:
  using Event = RecordingHost::Event;
  using Kind = RecordingHost::Kind;
  enum class Fate { kWhole, kLost, kTorn, kZeros };

  // The numbers of the events before a point that are not surely on the disk.
  std::vector<std::size_t> open_events(std::size_t point) const;
  std::vector<Fate> fates(const std::vector<std::size_t>& open, Damage damage,
                          Random& random) const;
  // The disk after what became of the open events. `tear` writes those that are torn.
  template <typename Tear>
  std::shared_ptr<MemoryHost> assemble(std::size_t point, const std::vector<std::size_t>& open,
                                       const std::vector<Fate>& fate_of_open,
                                       const Tear& tear) const;
  bool grows(const Event& event, std::size_t number) const;
  void find_points();
  void take_snapshots();

  std::vector<Event> events_;
  // For each point and file, the number of the last flush before it, plus one; 0 if there is none.
  std::vector<std::array<std::size_t, kStoreFileCount>> durable_;
  // The size that the file of each event had before it.
  std::vector<std::int64_t> size_before_;
  // The files after every so many events, so that an image need not begin at the beginning.
  std::vector<MemoryHost> snapshots_;
  std::array<std::vector<std::size_t>, kDamages.size()> points_;
};

}  // namespace chatkeep::test
