#include "storage/replacement.h"

#include <gtest/gtest.h>

#include <random>

#include "support/fault_host.h"
#include "support/recording_host.h"
#include "support/store_calls.h"

namespace chatkeep {
namespace {

using test::call;
using test::FaultHost;
using test::RecordingHost;

constexpr StoreFile kDatabase = StoreFile::kDatabase;
constexpr StoreFile kLog = StoreFile::kWriteAheadLog;

void put(FileHost& host, StoreFile file, const std::vector<std::byte>& bytes) {
  host.truncate(file, 0);
  host.write(file, bytes.data(), bytes.size(), 0);
  host.flush(file);
}

std::vector<std::byte> bytes_of(FileHost& host, StoreFile file) {
  std::vector<std::byte> bytes(static_cast<std::size_t>(host.size(file)));
  host.read(file, bytes.data(), bytes.size(), 0);
  return bytes;
}

// The database of a closed store that has so many messages in a conversation of this title.
std::vector<std::byte> database_with(const std::string& title, int messages) {
  auto host = std::make_shared<MemoryHost>();
  auto store = test::open(host);
  call(*store, "conversations.create", {{"id", "c"}, {"title", title}});
  for (int i = 0; i < messages; ++i) {
    call(*store, "messages.append", "c",
         {{"role", "user"}, {"content", title + std::string(2000, 'x')}});
  }
  store->close();
  return bytes_of(*host, kDatabase);
}

// A store that was cut off with the message "in the log" in its log, and another database in its
// copy.
template <typename Host>
std::shared_ptr<Host> host_to_replace(const std::vector<std::byte>& copy) {
  auto source = std::make_shared<MemoryHost>();
  put(*source, kDatabase, database_with("old", 5));
  auto store = test::open(source);
  call(*store, "messages.append", "c", {{"role", "user"}, {"content", "in the log"}});
  auto host = std::make_shared<Host>();
  for (const StoreFile file : {kDatabase, kLog}) put(*host, file, bytes_of(*source, file));
  put(*host, StoreFile::kCopy, copy);
  return host;
}

enum class Content { kOld, kNew };

// Opens the store, which must be one of the two as a whole.
Content content_of(const std::shared_ptr<FileHost>& host, int new_messages) {
  auto store = test::open(host);
  const nlohmann::json conversation = call(*store, "conversations.get", "c");
  const nlohmann::json stats = call(*store, "stats");
  const bool is_new = conversation["title"] == "new";
  EXPECT_EQ(stats["messages"], is_new ? new_messages : 6);
  // Nothing of the old log comes back on top of what is written now.
  call(*store, "messages.append", "c", {{"role", "user"}, {"content", "afterwards"}});
  store->close();
  EXPECT_EQ(host->size(StoreFile::kCopy), 0);
  EXPECT_EQ(test::integrity(host), "ok");
  return is_new ? Content::kNew : Content::kOld;
}

class ReplacementTest : public testing::TestWithParam<int> {
 protected:
  int new_messages = GetParam();
  std::vector<std::byte> copy = database_with("new", new_messages);
};

TEST_P(ReplacementTest, LeavesTheOldOrTheNewDatabaseWhereverThePowerIsCut) {
  auto host = host_to_replace<RecordingHost>(copy);
  const std::size_t begin = host->events().size();
  replace_database(*host);
  std::mt19937 random(1);
  const std::vector<std::function<bool(const RecordingHost::Event&)>> disks = {
      [](const auto&) { return false; },
      [](const auto&) { return true; },
      [](const auto& event) { return event.kind == RecordingHost::Kind::kWrite; },
      [](const auto& event) { return event.kind == RecordingHost::Kind::kTruncate; },
      [&](const auto&) { return random() % 2 == 0; },
      [&](const auto&) { return random() % 2 == 0; },
  };
  for (const auto& keeps : disks) {
    bool was_new = false;
    for (std::size_t end = begin; end <= host->events().size(); ++end) {
      const Content content = content_of(host->image(end, keeps), new_messages);
      if (was_new && &keeps == &disks.front()) {
        ASSERT_EQ(content, Content::kNew) << "after " << end << " events";
      }
      was_new = content == Content::kNew;
    }
    EXPECT_TRUE(was_new);
  }
}

// The power goes again while what was cut off is completed.
TEST_P(ReplacementTest, IsCompletedHoweverOftenItIsCutOff) {
  auto host = host_to_replace<RecordingHost>(copy);
  replace_database(*host);
  const auto all = [](const auto&) { return true; };
  const auto is_sealed_at = [&](std::size_t end) {
    return host->image(end, all)->size(StoreFile::kCopy) > static_cast<std::int64_t>(copy.size());
  };
  std::size_t sealed = 0;
  while (!is_sealed_at(sealed)) ++sealed;
  const auto disk = host->image(sealed + 1, all);
  auto again = std::make_shared<RecordingHost>();
  for (const StoreFile file : {kDatabase, kLog, StoreFile::kCopy}) {
    put(*again, file, bytes_of(*disk, file));
  }
  const std::size_t begin = again->events().size();
  finish_replacement(*again);
  std::mt19937 random(2);
  for (std::size_t end = begin; end <= again->events().size(); ++end) {
    const auto image = again->image(end, [&](const auto&) { return random() % 2 == 0; });
    EXPECT_EQ(content_of(image, new_messages), Content::kNew) << "after " << end << " events";
  }
}

TEST_P(ReplacementTest, LeavesTheOldOrTheNewDatabaseWhicheverCallFails) {
  using Fault = FaultHost::Fault;
  for (const Fault fault : {Fault::kIoError, Fault::kQuota, Fault::kShortWrite}) {
    bool met_a_fault = true;
    for (std::int64_t calls = 0; met_a_fault; ++calls) {
      ASSERT_LT(calls, 1000);
      auto host = host_to_replace<FaultHost>(copy);
      const std::vector<std::byte> old = bytes_of(*host, kDatabase);
      host->fail_after(calls, fault);
      bool threw = false;
      try {
        replace_database(*host);
      } catch (const Error& error) {
        threw = true;
        EXPECT_TRUE(error.code() == ErrorCode::kQuotaExceeded ||
                    error.code() == ErrorCode::kStorageUnavailable);
      }
      met_a_fault = host->has_failed();
      // Where there is no room for more than is needed, what is needed is tried.
      EXPECT_TRUE(met_a_fault || !threw);
      EXPECT_TRUE(threw || !met_a_fault || fault != Fault::kIoError);
      host->heal();
      const Content content = content_of(host, new_messages);
      if (!threw) {
        EXPECT_EQ(content, Content::kNew);
      }
    }
  }
}

TEST_P(ReplacementTest, WithoutRoomNothingIsChanged) {
  auto host = host_to_replace<FaultHost>(copy);
  const auto before = bytes_of(*host, kDatabase);
  const auto log = bytes_of(*host, kLog);
  if (copy.size() <= before.size()) return;  // Needs no more room.
  host->refuse(kDatabase, FaultHost::Fault::kShortWrite);
  const Error error = test::error_of([&] { replace_database(*host); });
  host->heal();
  EXPECT_EQ(error.code(), ErrorCode::kQuotaExceeded);
  EXPECT_EQ(bytes_of(*host, kDatabase), before);
  EXPECT_EQ(bytes_of(*host, kLog), log);
  EXPECT_EQ(bytes_of(*host, StoreFile::kCopy), copy);
}

// By a smaller database, and by a larger one.
INSTANTIATE_TEST_SUITE_P(Sizes, ReplacementTest, testing::Values(1, 40));

TEST(Replacement, ACopyThatChangedOnTheDiskIsNotTaken) {
  const std::vector<std::byte> copy = database_with("new", 3);
  auto host = host_to_replace<RecordingHost>(copy);
  replace_database(*host);
  const auto all = [](const auto&) { return true; };
  const std::size_t size = copy.size() + 32;
  std::size_t sealed = 0;
  while (host->image(sealed, all)->size(StoreFile::kCopy) != static_cast<std::int64_t>(size)) {
    ++sealed;
  }
  for (const std::size_t at : {std::size_t{0}, copy.size() / 2, copy.size(), size - 1}) {
    auto disk = host->image(sealed, all);
    std::byte changed = bytes_of(*disk, StoreFile::kCopy)[at] ^ std::byte{1};
    disk->write(StoreFile::kCopy, &changed, 1, static_cast<std::int64_t>(at));
    EXPECT_EQ(content_of(disk, 3), Content::kOld) << at;
  }
}

}  // namespace
}  // namespace chatkeep
