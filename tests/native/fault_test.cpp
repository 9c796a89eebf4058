#include <gtest/gtest.h>

#include <cstdio>
#include <cstdlib>
#include <limits>
#include <set>

#include "support/database_state.h"
#include "support/fault_host.h"
#include "support/small_page_cache.h"
#include "support/store_calls.h"
#include "support/workload.h"

// Every call of the host fails once, and what happens next takes turns. Where the environment has
// CHATKEEP_ALL_FAULTS, each call fails in every way there is. CMake sets a larger step for a build
// with sanitizers, which is slow.
#ifndef CHATKEEP_FAULT_STEP
#define CHATKEEP_FAULT_STEP 1
#endif

namespace chatkeep {
namespace {

using test::call;
using test::Digest;
using test::FaultHost;
using test::state_when_opened;
using test::Step;
using test::Steps;
using test::Times;
using test::WorkloadStore;
using Fault = FaultHost::Fault;

constexpr std::int64_t kLasting = std::numeric_limits<std::int64_t>::max();

// What somebody does after a call failed, once the fault is gone.
enum class Reaction {
  kTryAgain,
  kReopen,  // Closes the store and opens it again.
  kKill,    // The worker is gone; another one opens the store.
};

constexpr const char* name_of(Reaction reaction) {
  switch (reaction) {
    case Reaction::kTryAgain:
      return "trying again";
    case Reaction::kReopen:
      return "closing and opening";
    case Reaction::kKill:
      return "a new worker";
  }
  return "";
}

Digest digest_of(const MemoryHost& files) {
  return state_when_opened(files, Times::kLeftOut).digest;
}

// The states that a section of the workload goes through where nothing fails: before its first
// step, after it, after its second ...
struct Section {
  Section(Steps the_steps, bool opening_may_fail)
      : steps(std::move(the_steps)), opening_fails(opening_may_fail) {
    if (!steps.empty()) test::recover(before);
    auto files = std::make_shared<MemoryHost>(*before);
    WorkloadStore store(files, Durability::kFull);
    store.open();
    states.push_back(digest_of(*files));
    for (const Step& step : steps) {
      store.run(step);
      states.push_back(digest_of(*files));
    }
  }

  Steps steps;
  // Whether faults begin with opening the store; otherwise with the first step.
  bool opening_fails;
  std::shared_ptr<MemoryHost> before = std::make_shared<MemoryHost>();
  std::vector<Digest> states;
};

// How the host fails, and what is done about it.
struct Course {
  std::int64_t times;
  Reaction reaction;

  std::string description() const {
    return std::string(times > 1 ? "fails from then on" : "fails once") + ", then " +
           name_of(reaction);
  }
};

constexpr Course kCourses[] = {
    {1, Reaction::kTryAgain},        {1, Reaction::kReopen},        {1, Reaction::kKill},
    {kLasting, Reaction::kTryAgain}, {kLasting, Reaction::kReopen}, {kLasting, Reaction::kKill},
};

// One run of a section in which the host fails after so many calls.
class FaultRun {
 public:
  FaultRun(const Section& section, Fault fault, std::int64_t calls, const Course& course)
      : section_(section), fault_(fault), calls_(calls), course_(course) {
    static_cast<MemoryHost&>(*host_) = *section.before;
  }

  // False where the run was over before the fault.
  bool run() {
    if (section_.opening_fails) host_->fail_after(calls_, fault_, course_.times);
    open();
    if (testing::Test::HasFatalFailure()) return false;
    if (!section_.opening_fails) host_->fail_after(calls_, fault_, course_.times);
    for (std::size_t i = 0; i < section_.steps.size(); ++i) {
      step(i);
      if (testing::Test::HasFatalFailure()) return false;
      follow(section_.steps[i]);
    }
    store_.close();
    host_->heal();
    const auto end = state_when_opened(*host_, Times::kLeftOut);
    EXPECT_EQ(end.problem, "");
    EXPECT_EQ(test::difference(end.digest, section_.states.back()), "");
    return host_->has_failed();
  }

 private:
  bool lasts() const { return course_.times > 1; }

  bool found_no_room() const {
    return host_->last_failed() == FaultHost::Call::kWrite && fault_ != Fault::kIoError;
  }

  // True if it went well. An error must be one of those that the fault may give.
  template <typename Action>
  bool attempt(const Action& action) {
    try {
      action();
      return true;
    } catch (const Error& error) {
      EXPECT_TRUE(host_->has_failed()) << error.what();
      const ErrorCode expected =
          found_no_room() ? ErrorCode::kQuotaExceeded : ErrorCode::kStorageUnavailable;
      EXPECT_EQ(error_name(error.code()), error_name(expected)) << error.what();
      return false;
    }
  }

  void open() {
    if (attempt([&] { store_.open(); })) return;
    // What was written before a flush failed is enough for a second opening.
    if (lasts() && attempt([&] { store_.open(); })) return;
    host_->heal();
    ASSERT_NO_THROW(store_.open());
  }

  void step(std::size_t i) {
    const Step& step = section_.steps[i];
    const std::int64_t failures = host_->failures();
    if (attempt([&] { store_.run(step); })) {
      // Closing alone keeps a failure to itself: what could not be moved stays in the log.
      const bool closes = step.kind == Step::Kind::kReopen;
      // Where there was no room, there was some at the second attempt.
      const bool overcame = found_no_room() && !lasts();
      EXPECT_TRUE(closes || overcame || host_->failures() == failures) << "a failure was not told";
      return;
    }
    // It may have failed while reading what is in memory now.
    if (lasts() && step.kind == Step::Kind::kCall && succeeds_meanwhile(step)) return;
    host_->heal();
    if (course_.reaction == Reaction::kTryAgain || step.kind != Step::Kind::kCall) {
      if (try_again(step)) return;
    }
    reopen(i);
  }

  // Tries while the fault is still there.
  bool succeeds_meanwhile(const Step& step) {
    try {
      store_.run(step);
      return true;
    } catch (const Error& error) {
      EXPECT_TRUE(error.code() == ErrorCode::kQuotaExceeded ||
                  error.code() == ErrorCode::kStorageUnavailable)
          << error.what();
      return false;
    }
  }

  // False where the store must be opened again, and says so.
  bool try_again(const Step& step) {
    try {
      store_.run(step);
      return true;
    } catch (const Error& error) {
      EXPECT_EQ(error.code(), ErrorCode::kStorageUnavailable) << error.what();
      return false;
    }
  }

  void reopen(std::size_t i) {
    if (course_.reaction == Reaction::kKill) {
      store_.kill();
    } else {
      store_.close();
    }
    ASSERT_NO_THROW(store_.open());
    const Digest found = digest_of(*host_);
    const bool not_done = found == section_.states[i];
    // Where only the flush of a commit failed, and the worker died before it wrote anything else,
    // the log has the whole commit.
    const bool may_be_done = course_.reaction == Reaction::kKill;
    ASSERT_TRUE(not_done || (may_be_done && found == section_.states[i + 1]))
        << "it changed something:" << test::difference(found, section_.states[i]);
    if (!not_done) follow(section_.steps[i]);
    for (const std::string& id : streaming_) {
      ASSERT_NO_THROW(store_.run(test::call_step("streams.resume", {id})));
    }
    if (not_done) {
      ASSERT_NO_THROW(store_.run(section_.steps[i]));
    }
  }

  // Keeps account of the streams that are open: opening the store again interrupts them.
  void follow(const Step& step) {
    if (step.operation == "streams.begin") {
      streaming_.insert(step.arguments[1]["id"].get<std::string>());
    } else if (step.operation == "streams.resume") {
      streaming_.insert(step.arguments[0].get<std::string>());
    } else if (step.operation == "streams.end") {
      streaming_.erase(step.arguments[0].get<std::string>());
    }
  }

  const Section& section_;
  Fault fault_;
  std::int64_t calls_;
  Course course_;
  std::shared_ptr<FaultHost> host_ = std::make_shared<FaultHost>();
  WorkloadStore store_{host_, Durability::kFull};
  std::set<std::string> streaming_;
};

struct Part {
  const char* name;
  Steps (*steps)();
  bool opening_fails = false;
  bool small_cache = false;
};

Steps with_a_checkpoint(Steps steps) {
  steps.insert(steps.begin() + static_cast<std::ptrdiff_t>(steps.size() / 2),
               {Step::Kind::kCheckpoint, "", {}});
  return steps;
}

Steps with_a_reopening(Steps steps) {
  steps.push_back({Step::Kind::kReopen, "", {}});
  return steps;
}

// Nothing but making a store.
Steps no_steps() { return {}; }

// Opening one that was closed in the middle of a stream, which is folded then.
Steps opening_steps() {
  Steps steps = test::stream_steps("a");
  const auto cut_off = static_cast<std::ptrdiff_t>(5);
  steps.erase(steps.begin() + cut_off, steps.end());
  return with_a_reopening(steps);
}

const Part kParts[] = {
    {"Creation", no_steps, true},
    {"Opening", opening_steps, true},
    {"Messages", [] { return with_a_checkpoint(test::message_steps("a")); }},
    {"Branches", [] { return test::branch_steps("a"); }},
    {"Streams", [] { return with_a_reopening(test::stream_steps("a")); }},
    {"People", [] { return test::people_steps("a"); }},
    {"PartsOfMessages", [] { return test::part_steps("a"); }},
    {"Imports", [] { return with_a_reopening(test::import_steps("a")); }},
    {"Removals", [] { return with_a_checkpoint(test::removal_steps("a")); }},
    {"Search", [] { return with_a_checkpoint(test::search_steps("a")); }},
    {"BeyondThePageCache", [] { return test::large_transaction_steps("a", 12, 3'000); }, false,
     true},
};

struct NamedFault {
  const char* name;
  Fault fault;
};

// Otherwise GoogleTest prints their bytes, some of which are nothing.
void PrintTo(const Part& part, std::ostream* out) { *out << part.name; }
void PrintTo(const NamedFault& fault, std::ostream* out) { *out << fault.name; }

constexpr NamedFault kFaults[] = {
    {"IoError", Fault::kIoError},         {"Quota", Fault::kQuota},
    {"ShortWrite", Fault::kShortWrite},   {"HugeCount", Fault::kHugeCount},
    {"FailedFlush", Fault::kFailedFlush}, {"ShortRead", Fault::kShortRead},
};

class FaultTest : public testing::TestWithParam<std::tuple<Part, NamedFault>> {
 protected:
  static void SetUpTestSuite() { runs_ = 0; }
  static void TearDownTestSuite() { std::printf("\nruns with a fault: %lld\n\n", runs_); }

  // Fails the first call of the host, then the second, and so on, until a run meets no fault any
  // more.
  static void fail_each_call(const Section& section, Fault fault, std::size_t first_course,
                             std::size_t courses) {
    bool met_a_fault = true;
    for (std::int64_t calls = 0; met_a_fault; calls += CHATKEEP_FAULT_STEP) {
      ASSERT_LT(calls, 5'000) << "the faults do not end";
      const auto turn = static_cast<std::size_t>(calls) % courses;
      const Course& course = kCourses[first_course + turn];
      SCOPED_TRACE("after " + std::to_string(calls) + " calls the host " + course.description());
      met_a_fault = FaultRun(section, fault, calls, course).run();
      ++runs_;
      if (HasFailure()) return;
    }
  }

 private:
  static long long runs_;
};

long long FaultTest::runs_ = 0;

TEST_P(FaultTest, LosesNothingWhicheverCallFails) {
  const auto& [part, fault] = GetParam();
  std::optional<test::SmallPageCache> small;
  if (part.small_cache) small.emplace();
  const Section section(part.steps(), part.opening_fails);
  constexpr std::size_t kAll = std::size(kCourses);
  if (std::getenv("CHATKEEP_ALL_FAULTS") == nullptr) {
    fail_each_call(section, fault.fault, 0, kAll);
    return;
  }
  for (std::size_t i = 0; i < kAll && !HasFailure(); ++i) {
    fail_each_call(section, fault.fault, i, 1);
  }
}

std::string name_of_case(const testing::TestParamInfo<FaultTest::ParamType>& info) {
  return std::string(std::get<0>(info.param).name) + std::get<1>(info.param).name;
}

INSTANTIATE_TEST_SUITE_P(Workloads, FaultTest,
                         testing::Combine(testing::ValuesIn(kParts), testing::ValuesIn(kFaults)),
                         name_of_case);

std::size_t count_messages(ChatStore& store) {
  const nlohmann::json query = {{"filters", {{"conversationId", "c"}}}, {"pageSize", 500}};
  return call(store, "messages.list", query)["items"].size();
}

TEST(FullDisk, ReadingGoesOnAndSoDoesWritingOnceThereIsRoom) {
  for (const Fault fault : {Fault::kQuota, Fault::kShortWrite, Fault::kHugeCount}) {
    auto host = std::make_shared<FaultHost>();
    auto store = test::open(host);
    const nlohmann::json message = {{"role", "user"}, {"content", "hello"}};
    call(*store, "conversations.create", {{"id", "c"}});
    call(*store, "messages.append", "c", message);
    host->fail_after(0, fault, kLasting);
    for (int i = 0; i < 3; ++i) {
      const Error error = test::error_of([&] { call(*store, "messages.append", "c", message); });
      EXPECT_EQ(error.code(), ErrorCode::kQuotaExceeded);
      EXPECT_EQ(count_messages(*store), 1u);
    }
    host->heal();
    call(*store, "messages.append", "c", message);
    EXPECT_EQ(count_messages(*store), 2u);
  }
}

// What could not be read is an error, never an answer.
TEST(ShortRead, IsNoContent) {
  const nlohmann::json message = {
      {"id", "m"}, {"role", "user"}, {"content", std::string(50'000, 'x')}};
  auto host = std::make_shared<FaultHost>();
  {
    auto store = test::open(host);
    call(*store, "conversations.create", {{"id", "c"}});
    call(*store, "messages.append", "c", message);
  }
  bool met_a_fault = true;
  for (std::int64_t calls = 0; met_a_fault; ++calls) {
    auto store = test::open(host);
    host->fail_after(calls, Fault::kShortRead);
    try {
      const nlohmann::json found = call(*store, "messages.get", "m");
      EXPECT_TRUE(found["content"] == message["content"]) << "short after " << calls << " calls";
    } catch (const Error& error) {
      EXPECT_EQ(error_name(error.code()), "STORAGE_UNAVAILABLE") << error.what();
    }
    met_a_fault = host->has_failed();
    host->heal();
  }
}

}  // namespace
}  // namespace chatkeep
