#include "storage/host_vfs.h"

#include <gtest/gtest.h>

#include "sqlite/connection.h"
#include "support/recording_host.h"
#include "support/small_page_cache.h"
#include "support/store_calls.h"

namespace chatkeep {
namespace {

using test::call;
using test::RecordingHost;
using Kind = RecordingHost::Kind;

constexpr StoreFile kDatabase = StoreFile::kDatabase;
constexpr StoreFile kLog = StoreFile::kWriteAheadLog;

nlohmann::json message(std::string content) {
  return {{"role", "user"}, {"content", std::move(content)}};
}

// More than the log keeps of the disk while the store is open.
const std::string kLong(2 * 1024 * 1024, 'x');

// What a call writes and flushes.
struct Cost {
  std::size_t writes;
  std::size_t flushes;
  std::size_t other_files;
};

class HostVfsTest : public testing::Test {
 protected:
  std::shared_ptr<RecordingHost> host = std::make_shared<RecordingHost>();

  Cost cost_of(const std::function<void()>& action) {
    const std::size_t before = host->events().size();
    action();
    Cost cost{0, 0, 0};
    for (std::size_t i = before; i < host->events().size(); ++i) {
      const auto& event = host->events()[i];
      if (event.file != kLog) ++cost.other_files;
      if (event.kind == Kind::kWrite) ++cost.writes;
      if (event.kind == Kind::kFlush) ++cost.flushes;
    }
    return cost;
  }
};

TEST_F(HostVfsTest, AFullCommitIsOneWriteAndOneFlush) {
  auto store = test::open(host);
  call(*store, "conversations.create", {{"id", "c"}});
  const Cost cost = cost_of([&] { call(*store, "messages.append", "c", message("hello")); });
  EXPECT_EQ(cost.writes, 1u);
  EXPECT_EQ(cost.flushes, 1u);
  EXPECT_EQ(cost.other_files, 0u);
}

TEST_F(HostVfsTest, ARelaxedCommitIsOneWriteAndNoFlush) {
  auto store = test::open(host, Durability::kRelaxed);
  call(*store, "conversations.create", {{"id", "c"}});
  const Cost cost = cost_of([&] { call(*store, "messages.append", "c", message("hello")); });
  EXPECT_EQ(cost.writes, 1u);
  EXPECT_EQ(cost.flushes, 0u);
  EXPECT_EQ(cost.other_files, 0u);
}

TEST_F(HostVfsTest, AReadWritesNothing) {
  auto store = test::open(host);
  call(*store, "conversations.create", {{"id", "c"}});
  const std::size_t before = host->events().size();
  call(*store, "conversations.get", "c");
  call(*store, "timeline.page", "c");
  EXPECT_EQ(host->events().size(), before);
}

// Without this flush a power cut in the middle of the checkpoint would leave a database that is
// half new, and no log to complete it.
TEST_F(HostVfsTest, ACheckpointFlushesTheLogBeforeItTouchesTheDatabase) {
  for (const Durability durability : {Durability::kFull, Durability::kRelaxed}) {
    host = std::make_shared<RecordingHost>();
    auto store = test::open(host, durability);
    call(*store, "conversations.create", {{"id", "c"}});
    call(*store, "messages.append", "c", message(kLong));
    const std::size_t before = host->events().size();
    store->checkpoint(0);
    const auto& events = host->events();
    std::size_t log_flush = 0;
    std::size_t first_page = 0;
    std::size_t database_flush = 0;
    std::size_t log_emptied = 0;
    for (std::size_t i = before; i < events.size(); ++i) {
      const auto& event = events[i];
      if (event.file == kLog && event.kind == Kind::kFlush && log_flush == 0) log_flush = i;
      if (event.file == kDatabase && event.kind == Kind::kWrite && first_page == 0) first_page = i;
      if (event.file == kDatabase && event.kind == Kind::kFlush) database_flush = i;
      if (event.file == kLog && event.kind == Kind::kTruncate) log_emptied = i;
    }
    EXPECT_GE(log_flush, before);
    EXPECT_LT(log_flush, first_page);
    EXPECT_LT(first_page, database_flush);
    EXPECT_LT(database_flush, log_emptied);
  }
}

TEST_F(HostVfsTest, CheckpointsALogOfAtLeastThatLength) {
  auto store = test::open(host);
  call(*store, "conversations.create", {{"id", "c"}});
  call(*store, "messages.append", "c", message(kLong));
  const std::int64_t length = host->size(kLog);
  store->checkpoint(length + 1);
  EXPECT_EQ(host->size(kLog), length);
  store->checkpoint(length);
  EXPECT_LT(host->size(kLog), length);
  const std::size_t before = host->events().size();
  store->checkpoint(1);  // Nothing to move.
  EXPECT_EQ(host->events().size(), before);
  call(*store, "messages.append", "c", message(kLong));

  // A log that was there before the store was opened counts, too.
  const auto disk = host->image(host->events().size(), [](const auto&) { return true; });
  ASSERT_EQ(disk->size(kLog), host->size(kLog));
  auto reopened = test::open(disk);
  reopened->checkpoint(disk->size(kLog));
  EXPECT_LT(disk->size(kLog), host->size(kLog));
}

TEST_F(HostVfsTest, ClosingLeavesOnlyTheDatabase) {
  auto store = test::open(host);
  call(*store, "conversations.create", {{"id", "c"}});
  EXPECT_GT(host->size(kLog), 0);
  store->close();
  EXPECT_EQ(host->size(kLog), 0);
  EXPECT_EQ(host->size(StoreFile::kJournal), 0);
  EXPECT_EQ(test::integrity(host), "ok");
}

// A transaction larger than the page cache writes to the log before it commits, and SQLite then
// rewrites checksums behind the commit frame.
TEST_F(HostVfsTest, CommitsMoreThanThePageCacheHolds) {
  const test::SmallPageCache small;
  for (const Durability durability : {Durability::kFull, Durability::kRelaxed}) {
    host = std::make_shared<RecordingHost>();
    auto store = test::open(host, durability);
    call(*store, "conversations.create", {{"id", "c"}});
    nlohmann::json inputs = nlohmann::json::array();
    for (int i = 0; i < 40; ++i) {
      inputs.push_back(message(std::string(10'000, static_cast<char>('a' + i % 26))));
    }
    // One write is what a transaction takes that fits.
    EXPECT_GT(cost_of([&] { call(*store, "messages.appendMany", "c", inputs); }).writes, 1u);
    // What a disk holds that was cut off right now, after everything was written.
    const auto disk = host->image(host->events().size(), [](const auto&) { return true; });
    auto reopened = test::open(disk);
    EXPECT_EQ(call(*reopened, "stats")["messages"], 40);
    reopened->close();
    EXPECT_EQ(test::integrity(disk), "ok");
  }
}

TEST_F(HostVfsTest, IsTransparent) {
  auto store = test::open(host);
  call(*store, "conversations.create", {{"id", "c"}});
  store->close();
  std::array<std::byte, 16> header{};
  host->read(kDatabase, header.data(), header.size(), 0);
  EXPECT_EQ(std::string(reinterpret_cast<const char*>(header.data())), "SQLite format 3");
}

}  // namespace
}  // namespace chatkeep
