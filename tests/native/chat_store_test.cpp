#include "chat_store.h"

#include <gtest/gtest.h>

#include "sqlite/connection.h"
#include "support/store_calls.h"

namespace chatkeep {
namespace {

using nlohmann::json;
using test::call;
using test::call_as;
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
  for (const char byte : store->call(1, index, R"(["c"])")) {
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
    const Error error = error_of([&] { store->call(1, 0, arguments); });
    EXPECT_EQ(error.code(), ErrorCode::kInvalidArgument);
  }
  EXPECT_EQ(error_of([&] { call(*store, "conversations.get"); }).field(), "id");
}

TEST_F(ChatStoreTest, RefusesArgumentsThatAreNoJson) {
  for (const std::string bad : {"", "[", "[1,]", "[\"\xff\"]"}) {
    const Error error = error_of([&] { store->call(1, 0, bad); });
    EXPECT_EQ(error.code(), ErrorCode::kInvalidArgument);
  }
}

TEST_F(ChatStoreTest, RefusesArgumentsThatAreVeryDeep) {
  const std::string deep = std::string(100'000, '[') + std::string(100'000, ']');
  const auto& names = ChatStore::operation_names();
  const auto batch =
      static_cast<std::size_t>(std::find(names.begin(), names.end(), "batch") - names.begin());
  const Error error = error_of([&] { store->call(1, batch, "[[[\"stats\"," + deep + "]]]"); });
  EXPECT_EQ(error.code(), ErrorCode::kInvalidArgument);
}

TEST_F(ChatStoreTest, RefusesAStreamWhoseKindIsNoText) {
  const Error error = error_of([&] { call(*store, "streams.begin", "c", {{"kind", 1}}); });
  EXPECT_EQ(error.code(), ErrorCode::kInvalidArgument);
  EXPECT_EQ(error.field(), "input.kind");
}

TEST_F(ChatStoreTest, KeepsScopesApart) {
  call(*store, "messages.append", "c", {{"id", "m"}, {"role", "user"}, {"content", "mine"}});
  const auto other = store->open_session({"other", "", Durability::kFull, ""});
  const auto code = [&](std::string_view operation, const char* id) {
    return error_of([&] { call_as(*store, other, operation, {id}); }).code();
  };
  EXPECT_EQ(code("conversations.get", "c"), ErrorCode::kNotFound);
  EXPECT_EQ(code("messages.get", "m"), ErrorCode::kNotFound);
  EXPECT_EQ(call_as(*store, other, "stats", {})["messages"], 0);
  call_as(*store, other, "conversations.create", {{{"id", "c"}, {"title", "another"}}});
  EXPECT_EQ(call(*store, "conversations.get", "c")["title"], "");
}

TEST_F(ChatStoreTest, AClosedSessionTakesNoCalls) {
  const auto other = store->open_session({"other", "", Durability::kFull, ""});
  store->close_session(other);
  EXPECT_EQ(error_of([&] { call_as(*store, other, "stats", {}); }).code(), ErrorCode::kClosed);
  call(*store, "stats");
}

// Several clients on one store, as tabs are.
class ClientsTest : public ChatStoreTest {
 protected:
  ChatStore::SessionId a = client("a");
  ChatStore::SessionId b = client("b");

  ChatStore::SessionId client(const char* name) {
    return store->open_session({"", "", Durability::kFull, name});
  }

  json append(ChatStore::SessionId session, const char* content, ChatStore::Delivery delivery) {
    return call_as(*store, session, "messages.append",
                   {"c", {{"role", "user"}, {"content", content}}}, delivery);
  }

  json begin(ChatStore::SessionId session, const char* id) {
    return call_as(*store, session, "streams.begin", {"c", {{"id", id}}});
  }

  std::string status(const char* id) { return call(*store, "messages.get", id)["status"]; }

  std::int64_t kept_answers() {
    store->close();
    HostVfs vfs(*host);
    sqlite::Connection database("chat", vfs.name());
    return database.integer("SELECT count(*) FROM answers");
  }
};

TEST_F(ClientsTest, ACallThatComesAgainIsAppliedOnce) {
  const json first = append(a, "once", {1, 0});
  EXPECT_NE(store->changes(), "");
  EXPECT_EQ(append(a, "once", {1, 0}), first);
  EXPECT_EQ(store->changes(), "");
  EXPECT_EQ(call(*store, "stats")["messages"], 1);
}

TEST_F(ClientsTest, AlsoAfterTheStoreWasOpenedAgain) {
  const json first = append(a, "once", {1, 0});
  store.reset();
  store = std::make_unique<ChatStore>(host, R"(["a"])");
  client("");
  a = client("a");
  EXPECT_EQ(append(a, "once", {1, 0}), first);
  EXPECT_EQ(call(*store, "stats")["messages"], 1);
}

TEST_F(ClientsTest, NumbersAreEachClientsOwn) {
  append(a, "of a", {1, 0});
  EXPECT_EQ(append(b, "of b", {1, 0})["content"], "of b");
}

TEST_F(ClientsTest, ACallThatFailedIsTriedAgain) {
  EXPECT_EQ(
      error_of([&] {
        call_as(*store, a, "messages.append", {"d", {{"role", "user"}, {"content", "x"}}}, {1, 0});
      }).code(),
      ErrorCode::kNotFound);
  EXPECT_EQ(append(a, "x", {1, 0})["content"], "x");
}

TEST_F(ClientsTest, AnswersAreForgottenOnceTheyWereReceived) {
  append(a, "1", {1, 0});
  append(a, "2", {2, 1});
  append(a, "3", {3, 1});
  append(a, "4", {4, 3});
  EXPECT_EQ(kept_answers(), 1);
}

TEST_F(ClientsTest, AnswersOfClientsThatAreGoneAreForgotten) {
  append(a, "1", {1, 0});
  append(b, "2", {1, 0});
  store->keep_clients(R"(["b"])");
  EXPECT_EQ(kept_answers(), 1);
}

TEST_F(ClientsTest, WhatAClientLeftIsFoundAtOpening) {
  append(a, "1", {1, 0});
  store->close();
  store = test::open(host);
  EXPECT_EQ(kept_answers(), 0);
}

TEST_F(ClientsTest, AStreamEndsWithItsClient) {
  begin(a, "of a");
  begin(b, "of b");
  EXPECT_EQ(store->keep_clients(R"(["a", "b"])"), 0u);
  EXPECT_EQ(store->keep_clients(R"(["b"])"), 1u);
  EXPECT_EQ(status("of a"), "interrupted");
  EXPECT_EQ(status("of b"), "streaming");
  call_as(*store, b, "streams.resume", {"of a"});
  EXPECT_EQ(store->keep_clients(R"(["b"])"), 0u);
}

TEST_F(ClientsTest, AStreamGoesOnWhenTheStoreIsOpenedAgain) {
  begin(a, "of a");
  begin(b, "of b");
  call_as(*store, b, "messages.update", {"of b", {{"status", "streaming"}}});
  store.reset();
  store = std::make_unique<ChatStore>(host, R"(["b"])");
  client("");
  EXPECT_EQ(status("of a"), "interrupted");
  EXPECT_EQ(status("of b"), "streaming");
}

TEST_F(ChatStoreTest, TellsErrorsAsJson) {
  const json error = json::parse(error_as_json(Error::invalid("input.role", "is \u00fcnknown")));
  EXPECT_EQ(error["code"], "INVALID_ARGUMENT");
  EXPECT_EQ(error["field"], "input.role");
  EXPECT_EQ(error["sqliteCode"], nullptr);
}

}  // namespace
}  // namespace chatkeep
