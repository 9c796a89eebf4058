#include "support/crash_images.h"

#include <algorithm>
#include <utility>

namespace chatkeep::test {

namespace {

constexpr std::size_t kEventsPerSnapshot = 32;

std::size_t index_of(StoreFile file) { return static_cast<std::size_t>(file); }

bool one_in(Random& random, std::uint64_t count) { return random() % count == 0; }

void apply(MemoryHost& disk, const RecordingHost::Event& event) {
  if (event.kind == RecordingHost::Kind::kWrite) {
    disk.write(event.file, event.bytes.data(), event.bytes.size(), event.offset);
  } else if (event.kind == RecordingHost::Kind::kTruncate) {
    disk.truncate(event.file, event.offset);
  }
}

std::int64_t end_of(const RecordingHost::Event& event) {
  return event.offset + static_cast<std::int64_t>(event.bytes.size());
}

// Only some of the sectors of a write.
void apply_torn(MemoryHost& disk, const RecordingHost::Event& event, std::int64_t sector,
                Random& random) {
  for (std::int64_t begin = event.offset; begin < end_of(event);) {
    const std::int64_t end = std::min(end_of(event), (begin / sector + 1) * sector);
    if (one_in(random, 2)) {
      disk.write(event.file, event.bytes.data() + (begin - event.offset),
                 static_cast<std::size_t>(end - begin), begin);
    }
    begin = end;
  }
}

// The file system has noted the new length, and the bytes never came.
void apply_length(MemoryHost& disk, const RecordingHost::Event& event) {
  if (disk.size(event.file) < end_of(event)) disk.truncate(event.file, end_of(event));
}

}  // namespace

std::string_view name_of(Damage damage) {
  switch (damage) {
    case Damage::kNone:
      return "everything written";
    case Damage::kFlushedOnly:
      return "only what was flushed";
    case Damage::kPrefix:
      return "a prefix of the unflushed writes";
    case Damage::kPrefixOfEachFile:
      return "a prefix in each file";
    case Damage::kSubset:
      return "a random subset of them";
    case Damage::kTorn512:
      return "torn sectors of 512 bytes";
    case Damage::kTorn4096:
      return "torn sectors of 4096 bytes";
    case Damage::kTruncateUndone:
      return "a truncation undone";
    case Damage::kGrownButZero:
      return "grown, but zeros";
  }
  return "";
}

CrashImages::CrashImages(MemoryHost before, std::vector<Event> events)
    : events_(std::move(events)) {
  snapshots_.push_back(std::move(before));
  take_snapshots();
  find_points();
}

void CrashImages::take_snapshots() {
  MemoryHost disk = snapshots_.front();
  std::array<std::size_t, kStoreFileCount> durable{};
  for (std::size_t i = 0; i < events_.size(); ++i) {
    if (i > 0 && i % kEventsPerSnapshot == 0) snapshots_.push_back(disk);
    durable_.push_back(durable);
    size_before_.push_back(disk.size(events_[i].file));
    apply(disk, events_[i]);
    if (events_[i].kind == Kind::kFlush) durable[index_of(events_[i].file)] = i + 1;
  }
  durable_.push_back(durable);
}

std::vector<std::size_t> CrashImages::open_events(std::size_t point) const {
  const auto& durable = durable_[point];
  std::vector<std::size_t> open;
  for (std::size_t i = *std::min_element(durable.begin(), durable.end()); i < point; ++i) {
    if (events_[i].kind != Kind::kFlush && i >= durable[index_of(events_[i].file)]) {
      open.push_back(i);
    }
  }
  return open;
}

bool CrashImages::grows(const Event& event, std::size_t number) const {
  return event.kind == Kind::kWrite && end_of(event) > size_before_[number];
}

void CrashImages::find_points() {
  const auto add = [&](Damage damage, std::size_t point) {
    points_[static_cast<std::size_t>(damage)].push_back(point);
  };
  for (std::size_t point = 0; point <= events_.size(); ++point) {
    add(Damage::kNone, point);
    add(Damage::kFlushedOnly, point);
    const auto open = open_events(point);
    const auto any = [&](const auto& wanted) {
      return std::any_of(open.begin(), open.end(), [&](std::size_t i) { return wanted(i); });
    };
    if (open.size() > 1) {
      for (const Damage damage : {Damage::kPrefix, Damage::kPrefixOfEachFile, Damage::kSubset}) {
        add(damage, point);
      }
    }
    if (any([&](std::size_t i) { return events_[i].bytes.size() > 512; })) {
      add(Damage::kTorn512, point);
    }
    if (any([&](std::size_t i) { return events_[i].bytes.size() > 4096; })) {
      add(Damage::kTorn4096, point);
    }
    if (any([&](std::size_t i) { return events_[i].kind == Kind::kTruncate; })) {
      add(Damage::kTruncateUndone, point);
    }
    if (any([&](std::size_t i) { return grows(events_[i], i); })) {
      add(Damage::kGrownButZero, point);
    }
  }
}

// What becomes of each of the open events.
std::vector<CrashImages::Fate> CrashImages::fates(const std::vector<std::size_t>& open,
                                                  Damage damage, Random& random) const {
  std::vector<Fate> fates(open.size(), Fate::kWhole);
  const auto choose = [&](const auto& fate_of) {
    for (std::size_t i = 0; i < open.size(); ++i) fates[i] = fate_of(i, events_[open[i]]);
  };
  const auto cut = [&] { return random() % (open.size() + 1); };
  // From one in two lost to none: a disk that is nearly done is as likely as a busy one.
  const std::uint64_t losing = std::array<std::uint64_t, 4>{2, 5, 20, 1'000'000}[random() % 4];
  const auto whole_or_lost = [&] { return one_in(random, losing) ? Fate::kLost : Fate::kWhole; };
  switch (damage) {
    case Damage::kNone:
      break;
    case Damage::kFlushedOnly:
      choose([](std::size_t, const Event&) { return Fate::kLost; });
      break;
    case Damage::kPrefix: {
      const std::size_t end = cut();
      choose([&](std::size_t i, const Event&) { return i < end ? Fate::kWhole : Fate::kLost; });
      break;
    }
    case Damage::kPrefixOfEachFile: {
      const std::array<std::size_t, kStoreFileCount> ends = {cut(), cut(), cut()};
      choose([&](std::size_t i, const Event& event) {
        return i < ends[index_of(event.file)] ? Fate::kWhole : Fate::kLost;
      });
      break;
    }
    case Damage::kSubset:
      choose([&](std::size_t, const Event&) {
        return one_in(random, 2) ? Fate::kLost : whole_or_lost();
      });
      break;
    case Damage::kTorn512:
    case Damage::kTorn4096: {
      const std::uint64_t tearing = 1 + random() % 4;
      choose([&](std::size_t, const Event& event) {
        const bool torn = event.kind == Kind::kWrite && one_in(random, tearing);
        return torn ? Fate::kTorn : whole_or_lost();
      });
      break;
    }
    case Damage::kTruncateUndone:
      choose([&](std::size_t, const Event& event) {
        const bool undone = event.kind == Kind::kTruncate;
        return undone ? Fate::kLost : whole_or_lost();
      });
      break;
    case Damage::kGrownButZero: {
      const std::uint64_t growing = 1 + random() % 3;
      choose([&](std::size_t i, const Event& event) {
        const bool zeros = grows(event, open[i]) && one_in(random, growing);
        return zeros ? Fate::kZeros : whole_or_lost();
      });
      break;
    }
  }
  return fates;
}

std::shared_ptr<MemoryHost> CrashImages::build(std::size_t point, Damage damage,
                                               Random& random) const {
  const std::vector<std::size_t> open = open_events(point);
  const std::int64_t sector = damage == Damage::kTorn512 ? 512 : 4096;
  return assemble(
      point, open, fates(open, damage, random),
      [&](MemoryHost& disk, const Event& event) { apply_torn(disk, event, sector, random); });
}

std::shared_ptr<MemoryHost> CrashImages::build_prefix(std::size_t point, std::size_t length) const {
  const std::vector<std::size_t> open = open_events(point);
  std::vector<Fate> fate_of_open(open.size(), Fate::kLost);
  std::fill_n(fate_of_open.begin(), length, Fate::kWhole);
  return assemble(point, open, fate_of_open, [](MemoryHost&, const Event&) {});
}

template <typename Tear>
std::shared_ptr<MemoryHost> CrashImages::assemble(std::size_t point,
                                                  const std::vector<std::size_t>& open,
                                                  const std::vector<Fate>& fate_of_open,
                                                  const Tear& tear) const {
  // A snapshot holds everything before it, so it must not be behind what may be missing.
  const std::size_t first_open = open.empty() ? point : open.front();
  const std::size_t snapshot = std::min(first_open / kEventsPerSnapshot, snapshots_.size() - 1);
  auto disk = std::make_shared<MemoryHost>(snapshots_[snapshot]);
  std::size_t next_open = 0;
  for (std::size_t i = snapshot * kEventsPerSnapshot; i < point; ++i) {
    Fate fate = Fate::kWhole;
    if (next_open < open.size() && open[next_open] == i) fate = fate_of_open[next_open++];
    switch (fate) {
      case Fate::kWhole:
        apply(*disk, events_[i]);
        break;
      case Fate::kLost:
        break;
      case Fate::kTorn:
        tear(*disk, events_[i]);
        break;
      case Fate::kZeros:
        apply_length(*disk, events_[i]);
        break;
    }
  }
  return disk;
}

}  // namespace chatkeep::test
