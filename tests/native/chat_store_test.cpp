#include "chat_store.h"

#include <gtest/gtest.h>

#include "support/store_calls.h"

namespace chatkeep {
namespace {

using nlohmann::json;
using test::call;
using test::error_of;

// The behaviour of each operation is tested in tests/suites, on the built package. Here: what the
// facade itself promises, under the sanitizers.
class ChatStoreTest : public testing::Test {
 protected:
  std::shared_ptr<MemoryHost> host = std::make_shared<MemoryHost>();
  std::unique_ptr<ChatStore> store = test::open(host);

  void SetUp() override { call(*store, "conversations.create", {{"id", "c"}}); }
};

TEST_F(ChatStoreTest, AnswersInPlainAscii) {
  call(*store, "messages.append", "c",
       {{"role", "user"}, {"content", "h\u00e9 \u4e2d"}, {"data", "{\"k\":\"\u00fc\"}"}});
  const auto& names = ChatStore::operation_names();
  const auto index = static_cast<std::size_t>(
      std::find(names.begin(), names.end(), "timeline.page") - names.begin());
  for (const char byte : store->call(index, R"(["c"])")) {
    ASSERT_LT(static_cast<unsigned char>(byte), 0x80);
  }
}

TEST_F(ChatStoreTest, AWriteThatFailsChangesNothing) {
  json inputs = json::array();
  for (int i = 0; i < 5; ++i) inputs.push_back({{"role", "user"}, {"content", "x"}});
  inputs.push_back({{"role", "nobody"}, {"content", "x"}});
  const Error error = error_of([&] { call(*store, "messages.appendMany", "c", inputs); });
  EXPECT_EQ(error.code(), ErrorCode::kInvalidArgument);
  EXPECT_EQ(error.field(), "inputs[5].role");
  EXPECT_EQ(call(*store, "stats")["messages"], 0);
  const json next = call(*store, "messages.append", "c", {{"role", "user"}, {"content", "x"}});
  EXPECT_EQ(next["sequence"], 1);
}

TEST_F(ChatStoreTest, MarksCutOffAnswersAsInterrupted) {
  call(*store, "messages.append", "c",
       {{"id", "m"}, {"role", "assistant"}, {"content", "So"}, {"status", "streaming"}});
  store->close();
  store = test::open(host);
  EXPECT_EQ(call(*store, "messages.get", "m")["status"], "interrupted");
}

TEST_F(ChatStoreTest, IsClosedOnce) {
  store->close();
  store->close();
  EXPECT_EQ(error_of([&] { call(*store, "stats"); }).code(), ErrorCode::kClosed);
}

TEST_F(ChatStoreTest, RefusesArgumentsThatAreNoArray) {
  for (const std::string arguments : {"{}", "\"x\"", "null"}) {
    const Error error = error_of([&] { store->call(0, arguments); });
    EXPECT_EQ(error.code(), ErrorCode::kInvalidArgument);
  }
  EXPECT_EQ(error_of([&] { call(*store, "conversations.get"); }).field(), "id");
}

TEST_F(ChatStoreTest, RefusesArgumentsThatAreNoJson) {
  for (const std::string bad : {"", "[", "[1,]", "[\"\xff\"]"}) {
    const Error error = error_of([&] { store->call(0, bad); });
    EXPECT_EQ(error.code(), ErrorCode::kInvalidArgument);
  }
}

TEST_F(ChatStoreTest, KeepsScopesApart) {
  call(*store, "messages.append", "c", {{"id", "m"}, {"role", "user"}, {"content", "mine"}});
  store->close();
  ChatStore other(host, {"other", "", Durability::kFull});
  EXPECT_EQ(error_of([&] { call(other, "conversations.get", "c"); }).code(), ErrorCode::kNotFound);
  EXPECT_EQ(error_of([&] { call(other, "messages.get", "m"); }).code(), ErrorCode::kNotFound);
  EXPECT_EQ(call(other, "stats")["messages"], 0);
  call(other, "conversations.create", {{"id", "c"}, {"title", "another"}});
}

TEST_F(ChatStoreTest, TellsErrorsAsJson) {
  const json error = json::parse(error_as_json(Error::invalid("input.role", "is \u00fcnknown")));
  EXPECT_EQ(error["code"], "INVALID_ARGUMENT");
  EXPECT_EQ(error["field"], "input.role");
  EXPECT_EQ(error["sqliteCode"], nullptr);
}

}  // namespace
}  // namespace chatkeep
