// What goes on, and what does not, while the disk is full.

#include <gtest/gtest.h>

#include <algorithm>

#include "storage/room.h"
#include "support/crash_images.h"
#include "support/recording_host.h"
#include "support/small_disk.h"
#include "support/store_calls.h"

namespace chatkeep {
namespace {

using nlohmann::json;
using test::call;
using test::error_of;
using test::SmallDisk;

constexpr StoreFile kDatabase = StoreFile::kDatabase;
constexpr std::int64_t kMegabyte = 1024 * 1024;

class FullDiskTest : public testing::TestWithParam<bool> {
 protected:
  std::shared_ptr<SmallDisk> disk = std::make_shared<SmallDisk>(GetParam());
  std::unique_ptr<ChatStore> store;
  std::vector<std::string> ids;

  void append(std::size_t bytes = 20'000) {
    const std::string id = "m" + std::to_string(ids.size());
    call(*store, "messages.append", "c",
         {{"id", id}, {"role", "user"}, {"content", std::string(bytes, 'x')}});
    ids.push_back(id);
  }

  // Opens a store and fills its disk.
  void fill(std::int64_t disk_bytes = 4 * kMegabyte) {
    disk->set_bytes(disk_bytes);
    store = test::open(disk);
    call(*store, "conversations.create", {{"id", "c"}});
    const Error error = error_of([&] {
      for (;;) append();
    });
    EXPECT_EQ(error.code(), ErrorCode::kQuotaExceeded);
    ASSERT_GT(ids.size(), 50u);
  }

  void check_messages() {
    for (const std::string& id : ids) {
      EXPECT_EQ(call(*store, "messages.get", id)["id"], id);
    }
    EXPECT_EQ(call(*store, "stats")["messages"], ids.size());
  }
};

INSTANTIATE_TEST_SUITE_P(Writes, FullDiskTest, testing::Bool(),
                         [](const auto& info) { return info.param ? "InPart" : "NotAtAll"; });

TEST_P(FullDiskTest, ReadsGoOn) {
  fill();
  check_messages();
}

TEST_P(FullDiskTest, PurgingMakesRoomForTheNextWrite) {
  fill();
  for (int round = 0; round < 5; ++round) {
    for (int i = 0; i < 3; ++i) {
      call(*store, "messages.purge", ids.back());
      ids.pop_back();
    }
    append();
    append();
    check_messages();
    EXPECT_EQ(error_of([&] {
                for (;;) append();
              }).code(),
              ErrorCode::kQuotaExceeded);
  }
  EXPECT_EQ(test::integrity(disk), "ok");
}

// The log is emptied for it, which takes no room of the disk.
TEST_P(FullDiskTest, WhatNeedsNoMorePagesGoesOn) {
  fill();
  for (int i = 0; i < 300; ++i) {
    call(*store, "messages.update", ids[static_cast<std::size_t>(i) % ids.size()],
         {{"content", std::string(20'000, i % 2 == 0 ? 'y' : 'z')}});
  }
  store->checkpoint(0);
  check_messages();
}

TEST_P(FullDiskTest, IsOpenedAgainAfterItsWorkerDied) {
  fill();
  call(*store, "messages.purge", ids.back());
  ids.pop_back();
  call(*store, "messages.append", "c",
       {{"id", "s"}, {"role", "assistant"}, {"status", "streaming"}, {"content", "half"}});
  const auto copy = std::make_shared<SmallDisk>(*disk);
  store = test::open(copy);
  EXPECT_EQ(call(*store, "messages.get", "s")["status"], "interrupted");
  ids.push_back("s");
  check_messages();
  call(*store, "messages.purge", "s");
  EXPECT_EQ(test::integrity(copy), "ok");
}

TEST_P(FullDiskTest, IsOpenedAgainAfterItWasClosed) {
  fill();
  store.reset();
  // Somebody else takes what closing gave back.
  disk->set_bytes(disk->used() + 100'000);
  store = test::open(disk);
  check_messages();
  call(*store, "messages.purge", ids.back());
  ids.pop_back();
  append();
  check_messages();
}

// The room that was taken for it is given back.
TEST_P(FullDiskTest, AWriteThatFailedLeavesTheDatabaseAsLongAsItWas) {
  fill();
  store->checkpoint(0);
  const std::int64_t before = disk->size(kDatabase);
  EXPECT_EQ(error_of([&] { append(2'000'000); }).code(), ErrorCode::kQuotaExceeded);
  store->checkpoint(0);
  EXPECT_EQ(disk->size(kDatabase), before);
  check_messages();
}

TEST_P(FullDiskTest, ABackupHoldsWhatIsThereAndNoMore) {
  fill();
  const json begun = call(*store, "backup.begin");
  EXPECT_LE(begun["bytes"], disk->size(kDatabase));
  call(*store, "backup.end");
  check_messages();
}

TEST(RoomTest, NothingThatIsThereIsWrittenOver) {
  MemoryHost host;
  Room room(host, kDatabase);
  const std::vector<std::byte> page(4096, std::byte{7});
  host.write(kDatabase, page.data(), page.size(), 0);
  EXPECT_EQ(room.take(10'000), 0);
  host.truncate(kDatabase, 0);
  room.forget();
  host.write(kDatabase, page.data(), page.size(), 0);
  EXPECT_EQ(room.take(10'000), 0);
  EXPECT_GE(host.size(kDatabase), 10'000);
  std::vector<std::byte> found(page.size());
  host.read(kDatabase, found.data(), found.size(), 0);
  EXPECT_EQ(found, page);
}

// The power went while the first of all stores was being made, and again while that was made good.
TEST(RoomTest, AStoreIsMadeAnewOverAJournalThatCameBack) {
  auto first = std::make_shared<test::RecordingHost>();
  test::open(first);
  const auto emptied = [](const auto& event) {
    return event.kind == test::RecordingHost::Kind::kTruncate && event.file == StoreFile::kJournal;
  };
  const auto& events = first->events();
  const auto truncation = std::find_if(events.begin(), events.end(), emptied);
  ASSERT_NE(truncation, events.end());
  const auto before_it = static_cast<std::size_t>(truncation - events.begin());
  const auto everything = [](const auto&) { return true; };

  auto second = std::make_shared<test::RecordingHost>();
  static_cast<MemoryHost&>(*second) = *first->image(before_it, everything);
  ASSERT_GT(second->size(StoreFile::kJournal), 0);
  const MemoryHost begin = *second;
  test::open(second);
  const test::CrashImages images(begin, second->events());
  for (std::size_t point = 0; point <= images.event_count(); ++point) {
    EXPECT_NO_THROW(test::open(images.build_prefix(point, images.unflushed_count(point)))) << point;
    EXPECT_NO_THROW(test::open(images.build_prefix(point, 0))) << point;
  }
}

TEST(RoomTest, AStoreThatIsIdleKeepsAMegabyteForItsLog) {
  auto disk = std::make_shared<SmallDisk>(false);
  auto store = test::open(disk);
  call(*store, "conversations.create", {{"id", "c"}});
  EXPECT_EQ(disk->size(StoreFile::kWriteAheadLog), kMegabyte);
  call(*store, "messages.append", "c",
       {{"role", "user"}, {"content", std::string(3 * kMegabyte, 'x')}});
  EXPECT_GT(disk->size(StoreFile::kWriteAheadLog), 3 * kMegabyte);
  store->checkpoint(0);
  call(*store, "messages.append", "c", {{"role", "user"}, {"content", "short"}});
  EXPECT_EQ(disk->size(StoreFile::kWriteAheadLog), kMegabyte);
  store->close();
  EXPECT_EQ(disk->size(StoreFile::kWriteAheadLog), 0);
}

}  // namespace
}  // namespace chatkeep
