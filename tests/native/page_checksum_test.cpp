#include "storage/page_checksum.h"

#include <gtest/gtest.h>

#include <random>

#include "sqlite/connection.h"
#include "support/store_calls.h"

namespace chatkeep {
namespace {

using test::call;

constexpr StoreFile kDatabase = StoreFile::kDatabase;

std::vector<std::byte> random_page(std::mt19937& random) {
  std::vector<std::byte> page(kPageBytes);
  for (std::byte& each : page) each = static_cast<std::byte>(random());
  return page;
}

TEST(PageChecksum, TellsAnyByteThatChanged) {
  std::mt19937 random(1);
  std::vector<std::byte> page = random_page(random);
  write_page_checksum(page.data(), kPageBytes, 7);
  ASSERT_TRUE(has_page_checksum(page.data(), kPageBytes, 7));
  for (std::byte& each : page) {
    const std::byte before = each;
    each ^= static_cast<std::byte>(1 << random() % 8);
    EXPECT_FALSE(has_page_checksum(page.data(), kPageBytes, 7));
    each = before;
  }
}

TEST(PageChecksum, TellsWordsAndPagesInAnothersPlace) {
  std::mt19937 random(1);
  std::vector<std::byte> page = random_page(random);
  write_page_checksum(page.data(), kPageBytes, 7);
  EXPECT_FALSE(has_page_checksum(page.data(), kPageBytes, 8));
  for (std::size_t at = 0; at + 48 <= kPageBytes; at += 8) {
    for (const std::size_t distance : {8, 32}) {
      std::swap_ranges(page.begin() + at, page.begin() + at + 8, page.begin() + at + distance);
      EXPECT_FALSE(has_page_checksum(page.data(), kPageBytes, 7)) << at;
      std::swap_ranges(page.begin() + at, page.begin() + at + 8, page.begin() + at + distance);
    }
  }
  EXPECT_TRUE(has_page_checksum(page.data(), kPageBytes, 7));
}

// Also those of nothing but zeros.
TEST(PageChecksum, TellsAPageOfZeros) {
  const std::vector<std::byte> page(kPageBytes);
  for (int number = 1; number < 1000; ++number) {
    EXPECT_FALSE(has_page_checksum(page.data(), kPageBytes, number));
  }
}

// A closed store with messages of one page each and more.
std::shared_ptr<MemoryHost> filled() {
  auto host = std::make_shared<MemoryHost>();
  auto store = test::open(host);
  call(*store, "conversations.create", {{"id", "c"}});
  for (int i = 0; i < 30; ++i) {
    call(*store, "messages.append", "c",
         {{"role", "user"}, {"content", std::string(static_cast<std::size_t>(i) * 400, 'a')}});
  }
  store->close();
  return host;
}

TEST(PageChecksum, EveryPageOfAStoreHasOne) {
  auto host = filled();
  std::vector<std::byte> page(kPageBytes);
  const std::int64_t count = host->size(kDatabase) / static_cast<std::int64_t>(kPageBytes);
  ASSERT_GT(count, 40);
  for (std::int64_t number = 1; number <= count; ++number) {
    host->read(kDatabase, page.data(), kPageBytes, (number - 1) * std::int64_t{kPageBytes});
    EXPECT_TRUE(has_page_checksum(page.data(), kPageBytes, number)) << number;
  }
}

// What no structure of SQLite's would tell: one letter of a text.
TEST(PageChecksum, AChangedLetterIsCorruptAndLeftAsItWas) {
  auto host = filled();
  std::vector<std::byte> bytes(static_cast<std::size_t>(host->size(kDatabase)));
  host->read(kDatabase, bytes.data(), bytes.size(), 0);
  const std::string letters(300, 'a');
  const std::string_view all(reinterpret_cast<const char*>(bytes.data()), bytes.size());
  const std::size_t at = all.rfind(letters) + 100;
  const std::byte other{'b'};
  host->write(kDatabase, &other, 1, static_cast<std::int64_t>(at));

  auto store = test::open(host);
  const nlohmann::json query = {{"filters", {{"conversationId", "c"}}}, {"pageSize", 100}};
  const Error error = test::error_of([&] { call(*store, "messages.list", query); });
  EXPECT_EQ(error.code(), ErrorCode::kCorrupt);
  EXPECT_NE(std::string(error.what()).find("doctor"), std::string::npos);
}

TEST(PageChecksum, AnUnchangedDatabaseOfOthersIsNotTakenForADamagedOne) {
  auto host = std::make_shared<MemoryHost>();
  {
    HostVfs vfs(*host);
    sqlite::Connection connection("chat", vfs.name());
    connection.execute("CREATE TABLE theirs (x)");
  }
  // Not 8, as other programs have it.
  const std::byte none{0};
  host->write(kDatabase, &none, 1, 20);
  const Error error = test::error_of([&] { test::open(host); });
  EXPECT_NE(std::string(error.what()).find("another program"), std::string::npos);
}

// A host of files that another program had.
class SharedHost : public MemoryHost {
 public:
  bool had_by_others() override { return others_had_it; }
  bool others_had_it = false;
};

// As SQLite writes them, which knows nothing of our checksums.
void change_as_others_do(MemoryHost& host) {
  const std::int64_t size = host.size(kDatabase);
  std::vector<std::vector<std::byte>> ends;
  {
    HostVfs vfs(host);
    sqlite::Connection connection("chat", vfs.name());
    connection.execute("UPDATE messages SET content = 'theirs'; VACUUM");
  }
  const std::vector<std::byte> none(kChecksumBytes);
  for (std::int64_t end = kPageBytes; end <= std::min(size, host.size(kDatabase));
       end += kPageBytes) {
    host.write(kDatabase, none.data(), none.size(), end - kChecksumBytes);
  }
}

std::shared_ptr<SharedHost> changed_by_others() {
  auto host = std::make_shared<SharedHost>();
  const auto source = filled();
  std::vector<std::byte> bytes(static_cast<std::size_t>(source->size(kDatabase)));
  source->read(kDatabase, bytes.data(), bytes.size(), 0);
  host->write(kDatabase, bytes.data(), bytes.size(), 0);
  change_as_others_do(*host);
  return host;
}

TEST(PageChecksum, WhatOtherProgramsChangedIsReadWhereItIsKnownThatTheyDid) {
  auto host = changed_by_others();
  EXPECT_EQ(test::error_of([&] { test::open(host); }).code(), ErrorCode::kCorrupt);
  host->others_had_it = true;
  auto store = test::open(host);
  EXPECT_EQ(call(*store, "messages.last", "c")["content"], "theirs");
  store->close();
  // From then on it is as if we had written it.
  host->others_had_it = false;
  EXPECT_EQ(call(*test::open(host), "stats")["messages"], 30);
}

TEST(PageChecksum, WhatOtherProgramsDamagedIsCorruptAndLeftAsItWas) {
  auto host = changed_by_others();
  host->others_had_it = true;
  const std::vector<std::byte> zeros(kPageBytes);
  host->write(kDatabase, zeros.data(), zeros.size(), 5 * std::int64_t{kPageBytes});
  std::vector<std::byte> before(static_cast<std::size_t>(host->size(kDatabase)));
  host->read(kDatabase, before.data(), before.size(), 0);
  EXPECT_EQ(test::error_of([&] { test::open(host); }).code(), ErrorCode::kCorrupt);
  std::vector<std::byte> after(before.size());
  host->read(kDatabase, after.data(), after.size(), 0);
  EXPECT_EQ(after, before);
}

}  // namespace
}  // namespace chatkeep
