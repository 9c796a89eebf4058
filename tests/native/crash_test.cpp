#include <gtest/gtest.h>

#include <algorithm>
#include <random>

#include "support/recording_host.h"
#include "support/store_calls.h"

namespace chatkeep {
namespace {

using test::call;
using test::RecordingHost;

// Appends numbered messages with checkpoints in between, and notes after which event of the host
// each was acknowledged.
std::vector<std::size_t> run_workload(const std::shared_ptr<RecordingHost>& host,
                                      Durability durability) {
  std::vector<std::size_t> acknowledged;
  auto store = test::open(host, durability);
  call(*store, "conversations.create", {{"id", "c"}});
  for (int i = 0; i < 30; ++i) {
    const std::string text(static_cast<std::size_t>(i * 300), 'x');
    call(*store, "messages.append", "c",
         {{"id", std::to_string(i)}, {"role", "user"}, {"content", text}});
    acknowledged.push_back(host->events().size());
    if (i % 10 == 9) store->checkpoint(0);
  }
  return acknowledged;
}

// How many messages a disk holds: those numbered from 0 to one less, without a gap.
std::size_t messages_on(const std::shared_ptr<MemoryHost>& disk) {
  auto store = test::open(disk);
  const nlohmann::json query = {{"filters", {{"conversationId", "c"}}}, {"pageSize", 100}};
  const nlohmann::json list = call(*store, "messages.list", query);
  std::size_t count = 0;
  for (const auto& message : list["items"]) {
    EXPECT_EQ(message["id"], std::to_string(count));
    ++count;
  }
  store->close();
  EXPECT_EQ(test::integrity(disk), "ok");
  return count;
}

void expect_nothing_lost(const RecordingHost& host, const std::vector<std::size_t>& acknowledged,
                         const std::function<bool(const RecordingHost::Event&)>& keeps,
                         Durability durability) {
  for (std::size_t end = 0; end <= host.events().size(); ++end) {
    const std::size_t found = messages_on(host.image(end, keeps));
    const auto promised = static_cast<std::size_t>(
        std::upper_bound(acknowledged.begin(), acknowledged.end(), end) - acknowledged.begin());
    if (durability == Durability::kFull) {
      ASSERT_GE(found, promised) << "after " << end << " events";
    }
    // At most the message that was being appended is there without having been acknowledged.
    ASSERT_LE(found, promised + 1) << "after " << end << " events";
  }
}

class CrashTest : public testing::TestWithParam<Durability> {};

TEST_P(CrashTest, KeepsWhatWasAcknowledgedWhereOnlyFlushedWritesAreLeft) {
  auto host = std::make_shared<RecordingHost>();
  const auto acknowledged = run_workload(host, GetParam());
  expect_nothing_lost(
      *host, acknowledged, [](const auto&) { return false; }, GetParam());
}

TEST_P(CrashTest, KeepsWhatWasAcknowledgedWhereEverythingIsLeft) {
  auto host = std::make_shared<RecordingHost>();
  const auto acknowledged = run_workload(host, GetParam());
  expect_nothing_lost(
      *host, acknowledged, [](const auto&) { return true; }, GetParam());
}

TEST_P(CrashTest, KeepsWhatWasAcknowledgedWhereSomeUnflushedWritesAreLeft) {
  auto host = std::make_shared<RecordingHost>();
  const auto acknowledged = run_workload(host, GetParam());
  std::mt19937 random(1);
  expect_nothing_lost(
      *host, acknowledged, [&](const auto&) { return random() % 2 == 0; }, GetParam());
}

INSTANTIATE_TEST_SUITE_P(Durabilities, CrashTest,
                         testing::Values(Durability::kFull, Durability::kRelaxed),
                         [](const auto& info) {
                           return info.param == Durability::kFull ? "Full" : "Relaxed";
                         });

}  // namespace
}  // namespace chatkeep
