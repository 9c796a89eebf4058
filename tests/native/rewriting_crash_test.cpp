// Power cuts while most of the database is written anew: a migration, and VACUUM.

#include <gtest/gtest.h>

#include "schema/opening.h"
#include "sqlite/connection.h"
#include "support/crash_images.h"
#include "support/recovery.h"
#include "support/store_calls.h"

namespace chatkeep {
namespace {

using test::call;
using test::CrashImages;
using test::Random;
using test::RecordingHost;

// A store of some pages, with room inside that nothing uses any more; closed.
std::shared_ptr<MemoryHost> filled() {
  auto host = std::make_shared<MemoryHost>();
  auto store = test::open(host);
  call(*store, "conversations.create", {{"id", "c"}, {"title", "kept"}});
  for (int i = 0; i < 40; ++i) {
    const std::string id = "m" + std::to_string(i);
    call(*store, "messages.append", "c",
         {{"id", id}, {"role", "user"}, {"content", std::string(1000, 'x') + id}});
  }
  for (int i = 0; i < 40; i += 2) call(*store, "messages.purge", "m" + std::to_string(i));
  store->close();
  return host;
}

// Lets `write` loose on the files and `check` on what the disk may hold when the power goes
// meanwhile: at each point, in each way.
template <typename Write, typename Check>
void cut_power_everywhere(const MemoryHost& before, const Write& write, const Check& check) {
  auto recording = std::make_shared<RecordingHost>();
  static_cast<MemoryHost&>(*recording) = before;
  write(*recording);
  const CrashImages images(before, recording->events());
  ASSERT_GT(images.event_count(), 5u);
  Random random(1);
  for (const test::Damage damage : test::kDamages) {
    for (const std::size_t point : images.points(damage)) {
      SCOPED_TRACE(std::string(name_of(damage)) + " after event " + std::to_string(point));
      check(images.build(point, damage, random));
      if (testing::Test::HasFailure()) return;
    }
  }
}

// A second version of the schema, as a later chatkeep may have it.
std::int64_t migrate_to_second(FileHost& files, bool checkpoint = true) {
  const char* const versions[] = {all_migrations()[0],
                                  "ALTER TABLE conversations ADD COLUMN colour TEXT;"
                                  "UPDATE messages SET content = content || '!'"};
  HostVfs vfs(files);
  sqlite::Connection database("chat", vfs.name());
  database.set_checkpoint_on_close(checkpoint);
  make_ready(database, vfs, files, versions);
  return database.integer("PRAGMA user_version");
}

std::int64_t count(FileHost& files, const std::string& what) {
  HostVfs vfs(files);
  sqlite::Connection database("chat", vfs.name());
  return database.integer("SELECT count(*) FROM " + what);
}

TEST(Rewriting, AMigrationIsDoneOnceWhereverThePowerIsCut) {
  const auto before = filled();
  cut_power_everywhere(
      *before, [](FileHost& files) { migrate_to_second(files); },
      [](const std::shared_ptr<MemoryHost>& disk) {
        EXPECT_EQ(migrate_to_second(*disk, false), 2);
        // Opened once more, it lets go of the copy that was made before.
        EXPECT_EQ(migrate_to_second(*disk), 2);
        EXPECT_EQ(disk->size(StoreFile::kBefore), 0);
        EXPECT_EQ(count(*disk, "messages WHERE content LIKE 'xx%!' AND content NOT LIKE '%!!'"),
                  20);
        EXPECT_EQ(count(*disk, "conversations WHERE title = 'kept' AND colour IS NULL"), 1);
        EXPECT_EQ(count(*disk, "pragma_integrity_check WHERE integrity_check <> 'ok'"), 0);
      });
}

// Nothing runs it yet; it writes every page, those of the file's end away.
TEST(Rewriting, AVacuumChangesNoRowWhereverThePowerIsCut) {
  const auto before = filled();
  const auto expected = test::recover_and_check(std::make_shared<MemoryHost>(*before));
  ASSERT_EQ(expected.problem, "");
  const auto vacuum = [](FileHost& files) {
    HostVfs vfs(files);
    sqlite::Connection database("chat", vfs.name());
    database.execute("VACUUM");
  };
  cut_power_everywhere(*before, vacuum, [&](const std::shared_ptr<MemoryHost>& disk) {
    const auto found = test::recover_and_check(disk);
    EXPECT_EQ(found.problem, "");
    EXPECT_TRUE(found.digest == expected.digest);
  });
}

}  // namespace
}  // namespace chatkeep
