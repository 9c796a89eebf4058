#include <gtest/gtest.h>

#include <algorithm>
#include <cstdio>
#include <cstdlib>
#include <ctime>
#include <map>
#include <set>

#include "support/crash_images.h"
#include "support/recorded_workload.h"
#include "support/recovery.h"
#include "support/small_page_cache.h"
#include "support/workload.h"

// How many images are built where CHATKEEP_CRASH_IMAGES says nothing. CMake sets fewer for
// slow builds.
#ifndef CHATKEEP_DEFAULT_CRASH_IMAGES
#define CHATKEEP_DEFAULT_CRASH_IMAGES 2000
#endif

namespace chatkeep {
namespace {

using test::CrashImages;
using test::Damage;
using test::Random;
using test::Range;
using test::RecordedWorkload;
using test::RecordingHost;
using test::Recovered;
using test::Steps;

std::uint64_t setting(const char* name, std::uint64_t otherwise) {
  const char* value = std::getenv(name);
  return value != nullptr ? std::strtoull(value, nullptr, 10) : otherwise;
}

std::uint64_t wanted_images() {
  return setting("CHATKEEP_CRASH_IMAGES", CHATKEEP_DEFAULT_CRASH_IMAGES);
}

std::uint64_t seed() { return setting("CHATKEEP_CRASH_SEED", 1); }

// How many images there were, by what had happened to the disk.
using Counts = std::map<std::string, std::uint64_t>;

// Where there are so many images for each event, every prefix is among them.
constexpr std::uint64_t kEnoughForEveryPrefix = 10;

constexpr const char* kDuringRecovery = "a power cut during recovery";
constexpr const char* kDuringCheckpoint = "of these, during a checkpoint";

// Builds different images of one workload, opens each, and notes what is wrong.
class Simulation {
 public:
  Simulation(const RecordedWorkload& workload, std::uint64_t seed)
      : workload_(workload), images_(MemoryHost(), workload.events), random_(seed) {}

  // What the disk holds where everything is written in order, for every point at which the power
  // may go, and every number of the writes that were not flushed.
  void cut_power_everywhere() {
    for (std::size_t point = 0; point <= images_.event_count(); ++point) {
      for (std::size_t length = images_.unflushed_count(point) + 1; length-- > 0;) {
        const bool whole = length == images_.unflushed_count(point);
        check(images_.build_prefix(point, length), whole ? Damage::kNone : Damage::kPrefix, point);
      }
    }
  }

  // Adds images chosen at random until there are so many.
  void run(std::uint64_t count) {
    constexpr std::size_t kKinds = test::kDamages.size() + 1;
    // An image that there was already does not count; where a kind has no more, the others go on.
    for (std::uint64_t attempt = 0; total_ < count && attempt < 20 * count; ++attempt) {
      const std::size_t kind = attempt % kKinds;
      if (kind < test::kDamages.size()) {
        cut_power(test::kDamages[kind]);
      } else {
        cut_power_twice();
      }
    }
  }

  const Counts& counts() const { return counts_; }
  std::uint64_t total() const { return total_; }
  const std::vector<std::string>& problems() const { return problems_; }
  std::uint64_t losses() const { return losses_; }

 private:
  // Where the power is cut. Half of the points are where somebody had just been told that a step is
  // done, or is about to be: checkpoints alone have as many events as all else.
  std::size_t choose_point(Damage damage) {
    const auto& points = images_.points(damage);
    const std::size_t any = points[random_() % points.size()];
    if (random_() % 2 == 0) return any;
    const auto& states = workload_.states;
    const std::size_t told = states[random_() % states.size()].at;
    const auto nearest = std::lower_bound(points.begin(), points.end(), told);
    return nearest == points.end() ? any : *nearest;
  }

  void cut_power(Damage damage) {
    if (images_.points(damage).empty()) return;
    const std::size_t point = choose_point(damage);
    check(images_.build(point, damage, random_), damage, point);
  }

  void check(const std::shared_ptr<MemoryHost>& disk, Damage damage, std::size_t point) {
    const Range allowed = workload_.allowed(point);
    if (!is_new(*disk, allowed)) return;
    count(std::string(name_of(damage)), point);
    const Recovered found = test::recover_and_check(disk);
    report(found, allowed, std::string(name_of(damage)) + " after event " + std::to_string(point));
  }

  // What was found after the first power cut must be found after another one while it was being
  // recovered, or right after that.
  void cut_power_twice() {
    const Damage damage = test::kDamages[random_() % test::kDamages.size()];
    if (images_.points(damage).empty()) return;
    const std::size_t point = choose_point(damage);
    const auto disk = images_.build(point, damage, random_);
    const auto recording = std::make_shared<RecordingHost>();
    static_cast<MemoryHost&>(*recording) = *disk;
    try {
      test::WorkloadStore store(recording, Durability::kFull);
      store.open();
      if (random_() % 2 == 0) store.close();
    } catch (const Error&) {
      // Noted below, where the image is opened again.
    }
    const CrashImages images(*disk, recording->events());
    const Damage second = test::kDamages[random_() % test::kDamages.size()];
    if (recording->events().empty() || images.points(second).empty()) return;
    const auto& points = images.points(second);
    const std::size_t second_point = points[random_() % points.size()];
    const auto second_disk = images.build(second_point, second, random_);
    const Range allowed = workload_.allowed(point);
    if (!is_new(*second_disk, allowed)) return;
    count(kDuringRecovery, point);

    const std::string where = std::string(name_of(damage)) + " after event " +
                              std::to_string(point) + ", then " + std::string(name_of(second)) +
                              " after event " + std::to_string(second_point) + " of the recovery";
    const Recovered once = test::recover_and_check(disk);
    const Recovered twice = test::recover_and_check(second_disk);
    report(once, allowed, where + " (before the second cut)");
    report(twice, allowed, where);
    if (twice.problem.empty() && twice.digest != once.digest) {
      note(where + ": not what was found at first");
    }
  }

  bool is_new(MemoryHost& disk, const Range& allowed) {
    return seen_.insert(test::hash_of(disk) * 31 + allowed.first).second;
  }

  void count(const std::string& kind, std::size_t point) {
    ++counts_[kind];
    ++total_;
    if (workload_.in_checkpoint(point)) ++counts_[kDuringCheckpoint];
  }

  void report(const Recovered& found, const Range& allowed, const std::string& where) {
    std::string problem = found.problem;
    if (problem.empty()) problem = test::problem_of(found.digest, workload_, allowed);
    if (problem.empty()) return;
    if (problem.starts_with("lost")) ++losses_;
    note(where + ", during '" + workload_.states[allowed.last].step + "': " + problem);
  }

  void note(std::string problem) { problems_.push_back(std::move(problem)); }

  const RecordedWorkload& workload_;
  CrashImages images_;
  Random random_;
  std::set<std::uint64_t> seen_;
  Counts counts_;
  std::uint64_t total_ = 0;
  std::uint64_t losses_ = 0;
  std::vector<std::string> problems_;
};

struct Scenario {
  const char* name;
  Durability durability;
  Steps (*steps)();
  bool small_cache;
  // How many of the images are of this one: one in so many.
  std::uint64_t share;
};

// Otherwise GoogleTest prints its bytes, some of which are nothing.
void PrintTo(const Scenario& scenario, std::ostream* out) { *out << scenario.name; }

// With its answer, which is kept too, more than the page cache holds as it is: 16 MiB. An image of
// this is large and slow.
Steps large_transaction() { return test::large_transaction_steps("a", 10, 1'000'000); }

class CrashTest : public testing::TestWithParam<Scenario> {
 protected:
  static void TearDownTestSuite() {
    std::uint64_t total = 0;
    std::printf("\nimages of a disk after a power cut, seed %llu\n",
                static_cast<unsigned long long>(seed()));
    for (const auto& [kind, count] : counts_) {
      std::printf("  %-36s %8llu\n", kind.c_str(), static_cast<unsigned long long>(count));
      if (kind != kDuringCheckpoint) total += count;
    }
    // Of the processor, which other work on the machine does not change.
    const double seconds = static_cast<double>(std::clock()) / CLOCKS_PER_SEC;
    std::printf("  %-36s %8llu in %.1f s\n\n", "all", static_cast<unsigned long long>(total),
                seconds);
  }

  static void check(const RecordedWorkload& workload, std::uint64_t images) {
    Simulation simulation(workload, seed());
    if (images >= kEnoughForEveryPrefix * workload.events.size()) simulation.cut_power_everywhere();
    simulation.run(images);
    for (const auto& [kind, count] : simulation.counts()) counts_[kind] += count;
    EXPECT_GE(simulation.total(), images * 9 / 10) << "there are too few different images";
    constexpr std::size_t kShown = 5;
    const auto& problems = simulation.problems();
    for (std::size_t i = 0; i < std::min(kShown, problems.size()); ++i) {
      ADD_FAILURE() << problems[i] << "\n(seed " << seed() << ")";
    }
    EXPECT_EQ(problems.size(), 0u);
  }

 private:
  static Counts counts_;
};

Counts CrashTest::counts_;

TEST_P(CrashTest, LeavesAStateThatWasAcknowledged) {
  std::optional<test::SmallPageCache> small;
  if (GetParam().small_cache) small.emplace();
  const RecordedWorkload workload =
      test::record(GetParam().steps(), GetParam().durability, std::make_shared<RecordingHost>());
  small.reset();
  check(workload, wanted_images() / GetParam().share);
}

INSTANTIATE_TEST_SUITE_P(
    Workloads, CrashTest,
    testing::Values(
        Scenario{"Full", Durability::kFull, test::whole_workload, false, 4},
        Scenario{"Relaxed", Durability::kRelaxed, test::whole_workload, false, 4},
        Scenario{"FullBeyondThePageCache", Durability::kFull, test::whole_workload, true, 4},
        Scenario{"RelaxedBeyondThePageCache", Durability::kRelaxed, test::whole_workload, true, 4},
        Scenario{"FullAndLarge", Durability::kFull, large_transaction, false, 250},
        Scenario{"RelaxedAndLarge", Durability::kRelaxed, large_transaction, false, 250}),
    [](const auto& info) { return info.param.name; });

// What the simulation above stands on: with a small cache the workload writes pages to the log
// before their transaction commits.
TEST(CrashTestWithASmallPageCache, OutgrowsIt) {
  const auto log_writes = [] {
    const auto host = std::make_shared<RecordingHost>();
    test::record(test::large_transaction_steps("a", 24, 3'000), Durability::kFull, host);
    return host->count(RecordingHost::Kind::kWrite, StoreFile::kWriteAheadLog);
  };
  const std::size_t at_once = log_writes();
  const test::SmallPageCache small;
  EXPECT_GT(log_writes(), at_once + 3);
}

// The proof that the simulation finds what it looks for: without a flush that chatkeep makes, it
// must report losses.

// A recording host that answers that a file was flushed, and did not flush it.
class ForgetfulHost : public RecordingHost {
 public:
  explicit ForgetfulHost(StoreFile forgotten) : forgotten_(forgotten) {}

  std::int64_t flush(StoreFile file) override {
    return file == forgotten_ ? 0 : RecordingHost::flush(file);
  }

 private:
  StoreFile forgotten_;
};

Steps short_workload() {
  Steps steps = test::message_steps("a");
  steps.push_back({test::Step::Kind::kCheckpoint, "", {}});
  for (const auto& step : test::message_steps("b")) steps.push_back(step);
  steps.push_back({test::Step::Kind::kCheckpoint, "", {}});
  return steps;
}

constexpr std::uint64_t kImagesToFindALoss = 100;

TEST(CrashTestWithoutAFlush, FindsLossesWhereTheLogIsNotFlushed) {
  const auto host = std::make_shared<ForgetfulHost>(StoreFile::kWriteAheadLog);
  const RecordedWorkload workload = test::record(short_workload(), Durability::kFull, host);
  Simulation simulation(workload, seed());
  simulation.run(kImagesToFindALoss);
  EXPECT_GT(simulation.losses(), 10u);
}

// Only the flush before the acknowledgement is missing; those around checkpoints are there.
TEST(CrashTestWithoutAFlush, FindsLossesWhereACommitIsAcknowledgedTooEarly) {
  RecordedWorkload workload =
      test::record(short_workload(), Durability::kRelaxed, std::make_shared<RecordingHost>());
  for (auto& state : workload.states) state.durable = true;
  Simulation simulation(workload, seed());
  simulation.run(kImagesToFindALoss);
  EXPECT_GT(simulation.losses(), 10u);
  EXPECT_EQ(simulation.losses(), simulation.problems().size()) << "more than losses";
}

TEST(CrashTestWithoutAFlush, FindsDamageWhereTheDatabaseIsNotFlushed) {
  const auto host = std::make_shared<ForgetfulHost>(StoreFile::kDatabase);
  const RecordedWorkload workload = test::record(short_workload(), Durability::kFull, host);
  Simulation simulation(workload, seed());
  simulation.run(kImagesToFindALoss);
  EXPECT_GT(simulation.problems().size(), 10u);
}

TEST(CrashTestWithoutAFlush, FindsDamageWhereTheEmptiedJournalIsNotFlushed) {
  const auto host = std::make_shared<ForgetfulHost>(StoreFile::kJournal);
  const RecordedWorkload workload = test::record(short_workload(), Durability::kFull, host);
  Simulation simulation(workload, seed());
  simulation.run(kImagesToFindALoss);
  EXPECT_GT(simulation.problems().size(), 10u);
}

}  // namespace
}  // namespace chatkeep
