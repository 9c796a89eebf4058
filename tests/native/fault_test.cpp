#include <gtest/gtest.h>

#include <set>

#include "support/fault_host.h"
#include "support/store_calls.h"

namespace chatkeep {
namespace {

using test::call;
using test::FaultHost;

std::shared_ptr<FaultHost> host_with_a_conversation() {
  auto host = std::make_shared<FaultHost>();
  auto store = test::open(host);
  call(*store, "conversations.create", {{"id", "c"}});
  store->close();
  return host;
}

std::set<std::string> ids_in(ChatStore& store) {
  std::set<std::string> ids;
  const nlohmann::json query = {{"filters", {{"conversationId", "c"}}}, {"pageSize", 500}};
  const nlohmann::json list = call(store, "messages.list", query);
  for (const auto& message : list["items"]) {
    ids.insert(message["id"].get<std::string>());
  }
  return ids;
}

bool is_storage_error(const Error& error) {
  return error.code() == ErrorCode::kQuotaExceeded ||
         error.code() == ErrorCode::kStorageUnavailable;
}

class FaultTest : public testing::TestWithParam<FaultHost::Fault> {};

// Fails the first call of the host, then the second, and so on, through opening, appending,
// checkpointing and closing, until a run meets no fault any more.
TEST_P(FaultTest, LosesNothingWhicheverCallFails) {
  bool met_a_fault = true;
  int runs = 0;
  for (std::int64_t calls = 0; met_a_fault; ++calls, ++runs) {
    ASSERT_LT(runs, 2000);
    auto host = host_with_a_conversation();
    host->fail_after(calls, GetParam());
    std::set<std::string> acknowledged;
    std::unique_ptr<ChatStore> store;
    try {
      store = test::open(host);
      for (int i = 0; i < 12; ++i) {
        const std::string id = std::to_string(i);
        try {
          call(*store, "messages.append", "c",
               {{"id", id}, {"role", "user"}, {"content", std::string(5000, 'x')}});
          acknowledged.insert(id);
        } catch (const Error& error) {
          ASSERT_TRUE(is_storage_error(error)) << error.what();
        }
        if (i == 6) store->checkpoint(0);
      }
    } catch (const Error& error) {
      ASSERT_TRUE(is_storage_error(error)) << error.what();
    }
    met_a_fault = host->has_failed();
    host->heal();
    if (store) store->close();

    auto reopened = test::open(host);
    const std::set<std::string> stored = ids_in(*reopened);
    for (const std::string& id : acknowledged) {
      ASSERT_TRUE(stored.contains(id)) << id << " lost when call " << calls << " failed";
    }
    call(*reopened, "messages.append", "c", {{"role", "user"}, {"content", "goes on"}});
    reopened->close();
    ASSERT_EQ(test::integrity(host), "ok") << "when call " << calls << " failed";
  }
  EXPECT_GT(runs, 30);
}

TEST_P(FaultTest, GoesOnInTheSameStoreOnceThereIsRoomAgain) {
  if (GetParam() == FaultHost::Fault::kIoError) return;  // Says that it must be reopened.
  auto host = host_with_a_conversation();
  auto store = test::open(host);
  const nlohmann::json message = {{"role", "user"}, {"content", "hello"}};
  call(*store, "messages.append", "c", message);
  host->fail_after(0, GetParam());
  const Error error = test::error_of([&] { call(*store, "messages.append", "c", message); });
  EXPECT_EQ(error.code(), ErrorCode::kQuotaExceeded);
  EXPECT_EQ(ids_in(*store).size(), 1u);  // Reading goes on.
  host->heal();
  call(*store, "messages.append", "c", message);
  EXPECT_EQ(ids_in(*store).size(), 2u);
}

INSTANTIATE_TEST_SUITE_P(Faults, FaultTest,
                         testing::Values(FaultHost::Fault::kIoError, FaultHost::Fault::kQuota,
                                         FaultHost::Fault::kShortWrite,
                                         FaultHost::Fault::kHugeCount),
                         [](const auto& info) {
                           switch (info.param) {
                             case FaultHost::Fault::kIoError:
                               return "IoError";
                             case FaultHost::Fault::kQuota:
                               return "Quota";
                             case FaultHost::Fault::kShortWrite:
                               return "ShortWrite";
                             case FaultHost::Fault::kHugeCount:
                               return "HugeCount";
                           }
                           return "";
                         });

}  // namespace
}  // namespace chatkeep
