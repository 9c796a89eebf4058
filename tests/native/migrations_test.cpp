#include "schema/migrations.h"

#include <gtest/gtest.h>

#include "schema/opening.h"
#include "sqlite/connection.h"
#include "support/fault_host.h"
#include "support/recording_host.h"
#include "support/store_calls.h"

namespace chatkeep {
namespace {

using test::call;
using test::RecordingHost;

// Runs SQL on the files as another program would.
void tamper(MemoryHost& host, const std::string& sql) {
  HostVfs vfs(host);
  sqlite::Connection connection("chat", vfs.name());
  connection.execute(sql);
}

ErrorCode error_on_open(std::shared_ptr<FileHost> host) {
  try {
    test::open(std::move(host));
  } catch (const Error& error) {
    return error.code();
  }
  ADD_FAILURE() << "it opened";
  return ErrorCode::kInternal;
}

TEST(Migrations, CreateADatabaseThatSaysWhoseItIs) {
  auto host = std::make_shared<MemoryHost>();
  test::open(host)->close();
  HostVfs vfs(*host);
  sqlite::Connection connection("chat", vfs.name());
  EXPECT_EQ(connection.integer("PRAGMA application_id"), kApplicationId);
  EXPECT_EQ(connection.integer("PRAGMA user_version"), schema_version());
  EXPECT_EQ(connection.text("PRAGMA journal_mode"), "wal");
  EXPECT_EQ(connection.integer("PRAGMA foreign_keys"), 1);
}

TEST(Migrations, OpeningAgainWritesNothing) {
  auto host = std::make_shared<RecordingHost>();
  test::open(host)->close();
  const std::size_t before = host->events().size();
  test::open(host)->close();
  std::size_t changes = 0;
  for (std::size_t i = before; i < host->events().size(); ++i) {
    const auto& event = host->events()[i];
    if (event.kind == RecordingHost::Kind::kWrite) ++changes;
  }
  EXPECT_EQ(changes, 0u);
}

TEST(Migrations, LeaveANewerDatabaseAsItWas) {
  auto host = std::make_shared<RecordingHost>();
  auto store = test::open(host);
  call(*store, "conversations.create", {{"id", "c"}});
  store->close();
  tamper(*host, "PRAGMA user_version = 999");
  const std::size_t before = host->events().size();
  EXPECT_EQ(error_on_open(host), ErrorCode::kSchemaTooNew);
  EXPECT_EQ(host->events().size(), before);
}

TEST(Migrations, LeaveANewerDatabaseWithALogAsItWas) {
  auto host = std::make_shared<RecordingHost>();
  test::open(host)->close();
  // Cut off with the newer version still in the log.
  auto other = std::make_shared<RecordingHost>();
  {
    HostVfs vfs(*host);
    sqlite::Connection connection("chat", vfs.name());
    connection.execute("PRAGMA user_version = 999");
    const auto copy = host->image(host->events().size(), [](const auto&) { return true; });
    for (const StoreFile file : {StoreFile::kDatabase, StoreFile::kWriteAheadLog}) {
      std::vector<std::byte> bytes(static_cast<std::size_t>(copy->size(file)));
      copy->read(file, bytes.data(), bytes.size(), 0);
      other->write(file, bytes.data(), bytes.size(), 0);
    }
  }
  ASSERT_GT(other->size(StoreFile::kWriteAheadLog), 0);
  const std::size_t before = other->events().size();
  EXPECT_EQ(error_on_open(other), ErrorCode::kSchemaTooNew);
  EXPECT_EQ(other->events().size(), before);
}

TEST(Migrations, LeaveAnotherProgramsDatabaseAsItWas) {
  auto host = std::make_shared<RecordingHost>();
  tamper(*host, "CREATE TABLE theirs (x)");
  const std::size_t before = host->events().size();
  EXPECT_EQ(error_on_open(host), ErrorCode::kCorrupt);
  EXPECT_EQ(host->events().size(), before);
}

TEST(Migrations, LeaveWhatIsNoDatabaseAsItWas) {
  auto host = std::make_shared<RecordingHost>();
  const std::string text(8192, 'x');
  host->write(StoreFile::kDatabase, reinterpret_cast<const std::byte*>(text.data()), text.size(),
              0);
  const std::size_t before = host->events().size();
  EXPECT_EQ(error_on_open(host), ErrorCode::kCorrupt);
  EXPECT_EQ(host->events().size(), before);
}

// A second version of the schema, as a later chatkeep may have it.
constexpr const char* kAddColumn = "ALTER TABLE conversations ADD COLUMN colour TEXT";

class SecondVersion : public testing::Test {
 protected:
  std::vector<const char*> versions = {all_migrations()[0], kAddColumn};
  std::shared_ptr<test::FaultHost> host = std::make_shared<test::FaultHost>();

  void SetUp() override {
    auto store = test::open(host);
    call(*store, "conversations.create", {{"id", "c"}});
    store->close();
  }

  // Opens the database with both versions and gives the one that it has then.
  std::int64_t open_with_both() {
    HostVfs vfs(*host);
    sqlite::Connection database("chat", vfs.name());
    make_ready(database, vfs, *host, versions);
    return database.integer("PRAGMA user_version");
  }
};

TEST_F(SecondVersion, IsReachedWithACopyThatIsKeptUntilTheNextOpening) {
  std::vector<std::byte> before(static_cast<std::size_t>(host->size(StoreFile::kDatabase)));
  host->read(StoreFile::kDatabase, before.data(), before.size(), 0);
  EXPECT_EQ(open_with_both(), 2);
  std::vector<std::byte> copy(static_cast<std::size_t>(host->size(StoreFile::kBefore)));
  host->read(StoreFile::kBefore, copy.data(), copy.size(), 0);
  EXPECT_EQ(copy, before);
  EXPECT_EQ(open_with_both(), 2);
  EXPECT_EQ(host->size(StoreFile::kBefore), 0);
}

TEST_F(SecondVersion, CopiesWhatTheLogHolds) {
  {
    HostVfs vfs(*host);
    sqlite::Connection database("chat", vfs.name());
    database.set_checkpoint_on_close(false);
    database.execute("UPDATE conversations SET title = 'in the log'");
  }
  ASSERT_GT(host->size(StoreFile::kWriteAheadLog), 0);
  EXPECT_EQ(open_with_both(), 2);
  auto copy = std::make_shared<MemoryHost>();
  std::vector<std::byte> bytes(static_cast<std::size_t>(host->size(StoreFile::kBefore)));
  host->read(StoreFile::kBefore, bytes.data(), bytes.size(), 0);
  copy->write(StoreFile::kDatabase, bytes.data(), bytes.size(), 0);
  EXPECT_EQ(call(*test::open(copy), "conversations.get", "c")["title"], "in the log");
}

// No room for the copy is no reason to keep the user out: the migration itself needs little.
TEST_F(SecondVersion, IsReachedWithoutACopyWhereThereIsNoRoom) {
  for (const auto fault : {test::FaultHost::Fault::kQuota, test::FaultHost::Fault::kShortWrite}) {
    host->refuse(StoreFile::kBefore, fault);
    EXPECT_EQ(open_with_both(), 2);
    EXPECT_TRUE(host->has_failed());
    EXPECT_EQ(host->size(StoreFile::kBefore), 0);
    host = std::make_shared<test::FaultHost>();
    SetUp();
  }
}

// Cut off at any point of its creation, a store is created anew or is there; never in between.
TEST(Migrations, SurviveAPowerCutDuringCreation) {
  auto host = std::make_shared<RecordingHost>();
  auto store = test::open(host);
  const std::size_t created = host->events().size();
  ASSERT_GT(created, 0u);
  for (std::size_t end = 0; end <= created; ++end) {
    for (const bool unflushed : {false, true}) {
      const auto disk = host->image(end, [&](const auto&) { return unflushed; });
      auto reopened = test::open(disk);
      call(*reopened, "conversations.create", {{"id", "c"}});
      reopened->close();
      EXPECT_EQ(test::integrity(disk), "ok") << "after " << end << " events";
    }
  }
}

TEST(Migrations, RefuseAVersionThatNoneIs) {
  auto host = std::make_shared<MemoryHost>();
  test::open(host)->close();
  tamper(*host, "PRAGMA user_version = -1");
  EXPECT_EQ(error_on_open(host), ErrorCode::kCorrupt);
}

}  // namespace
}  // namespace chatkeep
