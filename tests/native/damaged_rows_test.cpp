#include <gtest/gtest.h>

#include <limits>

#include "sqlite/connection.h"
#include "support/store_calls.h"

namespace chatkeep {
namespace {

using test::call;
using test::error_of;

// Rows that nothing of chatkeep writes, in a file that is whole otherwise: each call ends, and says
// that the database is damaged.
class DamagedRowsTest : public testing::Test {
 protected:
  std::shared_ptr<MemoryHost> host = std::make_shared<MemoryHost>();

  void SetUp() override {
    auto store = test::open(host);
    call(*store, "conversations.create", {{"id", "c"}});
    for (const std::string id : {"1", "2", "3"}) {
      call(*store, "messages.append", "c", {{"id", id}, {"role", "user"}, {"content", "x"}});
    }
    call(*store, "messages.append", "c",
         {{"id", "sibling"}, {"role", "user"}, {"content", "x"}, {"previousId", "1"}});
  }

  // Runs SQL on the files as nobody should.
  void tamper(const std::string& sql) {
    HostVfs vfs(*host);
    sqlite::Connection connection("chat", vfs.name());
    connection.execute("PRAGMA foreign_keys = OFF");
    connection.execute(sql);
  }

  void expect_damaged(const std::string& operation, const nlohmann::json& first) {
    auto store = test::open(host);
    const Error error = error_of([&] { call(*store, operation, first); });
    EXPECT_EQ(error.code(), ErrorCode::kCorrupt) << operation;
  }
};

TEST_F(DamagedRowsTest, MessagesThatFollowEachOther) {
  tamper("UPDATE messages SET previous_key = 3 WHERE id = '2'");
  expect_damaged("messages.path", "3");
  expect_damaged("messages.switchTo", "3");
}

TEST_F(DamagedRowsTest, AMessageThatFollowsItself) {
  tamper("UPDATE messages SET previous_key = 3, on_path = 0 WHERE id = '3'");
  expect_damaged("messages.path", "3");
  expect_damaged("messages.switchTo", "3");
  // On the way down from it.
  tamper("UPDATE messages SET previous_key = 2 WHERE id = '3'");
  tamper("UPDATE messages SET sequence = 0 WHERE id = '3'");
  expect_damaged("messages.switchTo", "2");
}

TEST_F(DamagedRowsTest, MessagesThatAnswerEachOther) {
  tamper("UPDATE messages SET reply_to_key = 5 - message_key WHERE id IN ('2', '3')");
  expect_damaged("messages.replyChain", "3");
}

TEST_F(DamagedRowsTest, ASequenceThatCannotBeCountedUp) {
  const std::int64_t last = std::numeric_limits<std::int64_t>::max();
  tamper("UPDATE conversations SET last_sequence = " + std::to_string(last));
  auto store = test::open(host);
  const nlohmann::json message = {{"role", "user"}, {"content", "x"}};
  EXPECT_EQ(error_of([&] { call(*store, "messages.append", "c", message); }).code(),
            ErrorCode::kCorrupt);
}

TEST_F(DamagedRowsTest, APartOfAStreamThatIsNoJson) {
  {
    auto store = test::open(host);
    call(*store, "streams.begin", "c", {{"id", "s"}});
    nlohmann::json parts = nlohmann::json::array();
    parts.push_back({{"kind", "step"}, {"json", "{}"}});
    parts.push_back({{"kind", "data"}, {"name", "n"}, {"json", "1"}});
    call(*store, "streams.write", "s", parts);
  }
  tamper("UPDATE stream_parts SET body = '', name = CAST(X'FF' AS TEXT)");
  // Opening interrupts it, and puts together what there is.
  auto store = test::open(host);
  EXPECT_EQ(call(*store, "stats")["messages"], 5);
}

TEST(MemoryHost, IsFullWhereThereIsNoMemory) {
  MemoryHost host;
  const std::byte byte{1};
  const std::int64_t end = std::numeric_limits<std::int64_t>::max();
  EXPECT_EQ(host.write(StoreFile::kDatabase, &byte, 1, end), kHostFull);
  EXPECT_EQ(host.size(StoreFile::kDatabase), 0);
}

}  // namespace
}  // namespace chatkeep
