// doctor, backup and restore as calls of a store that is in use.

#include <gtest/gtest.h>

#include "base/base64.h"
#include "storage/page_checksum.h"
#include "support/fault_host.h"
#include "support/store_calls.h"

namespace chatkeep {
namespace {

using nlohmann::json;
using test::call;
using test::call_as;
using test::FaultHost;

constexpr StoreFile kDatabase = StoreFile::kDatabase;

void append(ChatStore& store, const std::string& id) {
  call(store, "messages.append", "c",
       {{"id", id}, {"role", "user"}, {"content", id + std::string(3000, 'x')}});
}

// A store with so many messages in one conversation.
std::unique_ptr<ChatStore> filled(const std::shared_ptr<FileHost>& host, int messages) {
  auto store = test::open(host);
  call(*store, "conversations.create", {{"id", "c"}});
  for (int i = 0; i < messages; ++i) append(*store, "m" + std::to_string(i));
  return store;
}

std::vector<std::byte> read_backup(ChatStore& store, std::int64_t size = 64 * 1024) {
  const json begun = call(store, "backup.begin");
  std::vector<std::byte> bytes;
  for (;;) {
    const json text = call(store, "backup.read", {{"offset", bytes.size()}, {"size", size}});
    const auto piece = decode_base64(text.get<std::string>());
    if (piece->empty()) break;
    bytes.insert(bytes.end(), piece->begin(), piece->end());
  }
  EXPECT_EQ(begun["bytes"], bytes.size());
  call(store, "backup.end");
  return bytes;
}

void send(ChatStore& store, const std::vector<std::byte>& bytes) {
  call(store, "restore.begin");
  for (std::size_t at = 0; at < bytes.size(); at += 10000) {
    const auto piece =
        std::span(bytes).subspan(at, std::min<std::size_t>(10000, bytes.size() - at));
    call(store, "restore.write", {{"offset", at}, {"data", encode_base64(piece)}});
  }
}

std::int64_t messages_in(ChatStore& store) { return call(store, "stats")["messages"]; }

std::shared_ptr<MemoryHost> host_with(const std::vector<std::byte>& database) {
  auto host = std::make_shared<MemoryHost>();
  host->write(kDatabase, database.data(), database.size(), 0);
  return host;
}

TEST(Base64, GoesThereAndBack) {
  std::vector<std::byte> bytes;
  for (int i = 0; i < 300; ++i) {
    EXPECT_EQ(decode_base64(encode_base64(bytes)), bytes);
    bytes.push_back(static_cast<std::byte>(i * 7));
  }
  EXPECT_EQ(encode_base64(std::as_bytes(std::span("foob", 4))), "Zm9vYg==");
  for (const char* text : {"A", "AB=", "A*==", "=AAA", "AA=A"}) {
    EXPECT_FALSE(decode_base64(text)) << text;
  }
}

TEST(Backup, IsThatOfItsBeginningWhileTheStoreIsInUse) {
  auto host = std::make_shared<MemoryHost>();
  auto store = filled(host, 20);
  const std::int64_t bytes = call(*store, "backup.begin")["bytes"];
  std::vector<std::byte> copy;
  while (static_cast<std::int64_t>(copy.size()) < bytes) {
    append(*store, "during" + std::to_string(copy.size()));
    // An idle moment, which must not move the log into what is being read.
    store->checkpoint(0);
    const json text = call(*store, "backup.read", {{"offset", copy.size()}, {"size", 8192}});
    const auto piece = decode_base64(text.get<std::string>());
    copy.insert(copy.end(), piece->begin(), piece->end());
  }
  call(*store, "backup.end");
  auto other = host_with(copy);
  EXPECT_EQ(test::integrity(other), "ok");
  EXPECT_EQ(messages_in(*test::open(other)), 20);
  EXPECT_GT(messages_in(*store), 25);
  store->checkpoint(0);
  EXPECT_EQ(host->size(StoreFile::kWriteAheadLog), 0);
}

TEST(Backup, OfADamagedStoreIsRefused) {
  auto host = std::make_shared<MemoryHost>();
  auto store = filled(host, 20);
  store->checkpoint(0);
  const std::byte changed{0x5a};
  host->write(kDatabase, &changed, 1, host->size(kDatabase) - 2000);
  EXPECT_EQ(test::error_of([&] { read_backup(*store); }).code(), ErrorCode::kCorrupt);
}

TEST(Restore, PutsABackupInThePlaceOfWhatIsThere) {
  const auto source = std::make_shared<MemoryHost>();
  const std::vector<std::byte> backup = read_backup(*filled(source, 7));
  auto host = std::make_shared<MemoryHost>();
  auto store = filled(host, 20);
  const auto other = store->open_session({"bob", "", Durability::kFull, ""});
  send(*store, backup);
  EXPECT_EQ(messages_in(*store), 20);
  call(*store, "restore.finish");
  EXPECT_EQ(messages_in(*store), 7);
  EXPECT_EQ(host->size(StoreFile::kCopy), 0);
  // Every session goes on, and what is written stays.
  EXPECT_EQ(call_as(*store, other, "stats", {})["messages"], 0);
  append(*store, "afterwards");
  store->close();
  EXPECT_EQ(messages_in(*test::open(host)), 8);
}

TEST(Restore, RefusesWhatIsNoWholeBackupAndChangesNothing) {
  const std::vector<std::byte> backup = read_backup(*filled(std::make_shared<MemoryHost>(), 7));
  auto flipped = backup;
  flipped[backup.size() / 2] ^= std::byte{1};
  auto too_new = backup;
  too_new[63] = std::byte{99};
  write_page_checksum(too_new.data(), kPageBytes, 1);
  auto theirs = backup;
  theirs[68] ^= std::byte{1};
  write_page_checksum(theirs.data(), kPageBytes, 1);
  auto longer = backup;
  longer.resize(backup.size() + kPageBytes);
  const std::vector<std::byte> cut(backup.begin(), backup.end() - kPageBytes);
  const std::vector<std::byte> half(backup.begin(), backup.end() - 100);
  auto host = std::make_shared<MemoryHost>();
  auto store = filled(host, 3);
  for (const auto& bad : {flipped, theirs, longer, cut, half, std::vector<std::byte>()}) {
    send(*store, bad);
    const Error error = test::error_of([&] { call(*store, "restore.finish"); });
    EXPECT_EQ(error.code(), ErrorCode::kCorrupt) << error.what();
    EXPECT_EQ(messages_in(*store), 3);
    EXPECT_EQ(host->size(StoreFile::kCopy), 0);
  }
  send(*store, too_new);
  EXPECT_EQ(test::error_of([&] { call(*store, "restore.finish"); }).code(),
            ErrorCode::kSchemaTooNew);
  append(*store, "goes on");
}

TEST(Restore, WithoutRoomChangesNothing) {
  const std::vector<std::byte> backup = read_backup(*filled(std::make_shared<MemoryHost>(), 90));
  auto host = std::make_shared<FaultHost>();
  auto store = filled(host, 3);
  host->refuse(StoreFile::kCopy, FaultHost::Fault::kQuota);
  EXPECT_EQ(test::error_of([&] { send(*store, backup); }).code(), ErrorCode::kQuotaExceeded);
  host->heal();
  call(*store, "restore.end");
  // There is room for the copy, and none for the database to grow.
  send(*store, backup);
  host->refuse(kDatabase, FaultHost::Fault::kShortWrite);
  EXPECT_EQ(test::error_of([&] { call(*store, "restore.finish"); }).code(),
            ErrorCode::kQuotaExceeded);
  host->heal();
  EXPECT_EQ(messages_in(*store), 3);
  append(*store, "goes on");
  store->close();
  EXPECT_EQ(messages_in(*test::open(host)), 4);
}

TEST(Transfers, AreOneAtATimeAndEndWithTheirSession) {
  auto host = std::make_shared<MemoryHost>();
  auto store = filled(host, 3);
  const auto other = store->open_session({"", "", Durability::kFull, ""});
  call_as(*store, other, "backup.begin", {});
  for (const char* operation : {"backup.begin", "restore.begin", "doctor", "restore.finish"}) {
    EXPECT_EQ(test::error_of([&] { call(*store, operation); }).code(), ErrorCode::kConflict)
        << operation;
  }
  EXPECT_EQ(test::error_of([&] {
              call(*store, "backup.read", {{"offset", 0}});
            }).code(),
            ErrorCode::kConflict);
  // That of others is not ended by one's own.
  call(*store, "backup.end");
  EXPECT_EQ(test::error_of([&] { call(*store, "doctor"); }).code(), ErrorCode::kConflict);
  store->close_session(other);
  EXPECT_TRUE(call(*store, "doctor")["ok"]);
}

TEST(Doctor, LooksAtAStoreThatIsInUseAndChangesNothing) {
  auto host = std::make_shared<MemoryHost>();
  auto store = filled(host, 10);
  const std::int64_t log_bytes = host->size(StoreFile::kWriteAheadLog);
  ASSERT_GT(log_bytes, 0);
  const json report = call(*store, "doctor", {{"repair", true}});
  EXPECT_TRUE(report["ok"]) << report.dump();
  EXPECT_EQ(host->size(StoreFile::kWriteAheadLog), log_bytes);
  append(*store, "goes on");
  EXPECT_EQ(messages_in(*store), 11);
}

TEST(Doctor, RepairsAStoreThatIsInUse) {
  auto host = std::make_shared<MemoryHost>();
  auto store = filled(host, 60);
  const auto other = store->open_session({"bob", "", Durability::kFull, ""});
  call_as(*store, other, "conversations.create", {{{"id", "of bob"}}});
  store->checkpoint(0);
  const std::byte changed{0x5a};
  host->write(kDatabase, &changed, 1, host->size(kDatabase) / 2);
  EXPECT_FALSE(call(*store, "doctor")["ok"]);
  const json report = call(*store, "doctor", {{"repair", true}});
  EXPECT_TRUE(report["repaired"]) << report.dump();
  EXPECT_TRUE(call(*store, "doctor")["ok"]);
  EXPECT_GT(messages_in(*store), 50);
  append(*store, "goes on");
  EXPECT_EQ(call_as(*store, other, "stats", {})["conversations"], 1);
}

TEST(Doctor, NamesNoConversationOfOthers) {
  auto host = std::make_shared<MemoryHost>();
  auto store = filled(host, 60);
  store->checkpoint(0);
  const std::byte changed{0x5a};
  std::int64_t at = 0;
  // A page that messages are lost with.
  for (const std::vector<std::byte> zeros(kPageBytes); at < host->size(kDatabase);
       at += static_cast<std::int64_t>(kPageBytes)) {
    std::byte kind{0};
    host->read(kDatabase, &kind, 1, at);
    if (kind == std::byte{13} && at > 80 * 4096) break;
  }
  host->write(kDatabase, &changed, 1, at + 3000);
  const auto other = store->open_session({"bob", "", Durability::kFull, ""});
  const json report = call_as(*store, other, "doctor", {{{"repair", true}}});
  ASSERT_EQ(report["lost"].size(), 1u) << report.dump();
  EXPECT_TRUE(report["lost"][0]["conversationId"].is_null());
  EXPECT_GT(report["lost"][0]["messages"], 0);
}

}  // namespace
}  // namespace chatkeep
