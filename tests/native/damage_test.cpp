// Damages of all kinds, by number: each is told, and what can be read survives its repair.
//
// CHATKEEP_DAMAGES=1000 runs so many instead of a few.

#include <gtest/gtest.h>

#include <algorithm>
#include <cstdlib>
#include <map>
#include <random>

#include "repair/doctor.h"
#include "sqlite/connection.h"
#include "storage/page_checksum.h"
#include "support/store_calls.h"

// The sanitized build sets them: there everything takes many times as long.
#ifndef CHATKEEP_DEFAULT_DAMAGES
#define CHATKEEP_DEFAULT_DAMAGES 120
#endif
#ifndef CHATKEEP_DAMAGED_PAGE_STEP
#define CHATKEEP_DAMAGED_PAGE_STEP 7
#endif

namespace chatkeep {
namespace {

using nlohmann::json;
using test::call;

constexpr StoreFile kDatabase = StoreFile::kDatabase;
constexpr StoreFile kLog = StoreFile::kWriteAheadLog;
constexpr auto kPage = static_cast<std::int64_t>(kPageBytes);

// A table's rows, each as text, by their keys.
using Rows = std::map<std::string, std::string>;
using Content = std::map<std::string, Rows>;

// What a repair may change: what is derived, and what points to rows that are lost.
struct TableContent {
  const char* table;
  const char* sql;
};
constexpr TableContent kContents[] = {
    {"conversations",
     "SELECT conversation_key, json_array(scope_key, id, title, type, created_at, tags, data)"
     " FROM conversations"},
    {"messages",
     "SELECT message_key, json_array(scope_key, conversation_key, sequence, id, role, status,"
     " created_at, content, text, data) FROM messages"},
    {"components",
     "SELECT component_key, json_array(conversation_key, sequence, id, payload) FROM components"},
    {"reactions", "SELECT json_array(message_key, name, user_id), created_at FROM reactions"},
    {"drafts", "SELECT conversation_key, text FROM drafts"},
    {"users", "SELECT user_key, json_array(id, name) FROM users"},
};

std::vector<std::byte> bytes_of(FileHost& host, StoreFile file) {
  std::vector<std::byte> bytes(static_cast<std::size_t>(host.size(file)));
  host.read(file, bytes.data(), bytes.size(), 0);
  return bytes;
}

std::shared_ptr<MemoryHost> host_with(const std::vector<std::byte>& database,
                                      const std::vector<std::byte>& log) {
  auto host = std::make_shared<MemoryHost>();
  host->write(kDatabase, database.data(), database.size(), 0);
  host->write(kLog, log.data(), log.size(), 0);
  return host;
}

// Throws Error where something cannot be read.
Content read_content(const std::shared_ptr<FileHost>& host) {
  HostVfs vfs(*host);
  sqlite::Connection database("chat", vfs.name());
  database.set_checkpoint_on_close(false);
  Content content;
  for (const TableContent& each : kContents) {
    sqlite::Query rows = database.query(each.sql);
    while (rows.step()) content[each.table][std::string(rows.text(0))] = rows.text(1);
  }
  return content;
}

json examined(const std::shared_ptr<FileHost>& host) {
  return json::parse(doctor(*host, false, ScopeName{}));
}

json repaired(const std::shared_ptr<FileHost>& host) {
  return json::parse(doctor(*host, true, ScopeName{}));
}

// Words, so that pages are not all alike.
std::string words(std::mt19937& random, std::size_t size) {
  std::string text;
  while (text.size() < size) text += "word" + std::to_string(random() % 10000) + " ";
  return text;
}

// A store of some hundred pages: long and short conversations, branches, threads, long messages,
// pages that were freed, and commits that are still in the log.
struct Original {
  std::vector<std::byte> database;
  std::vector<std::byte> log;
  Content content;

  Original() {
    auto host = std::make_shared<MemoryHost>();
    auto store = test::open(host);
    std::mt19937 random(7);
    fill(*store, random);
    store->checkpoint(0);
    for (int i = 0; i < 20; ++i) {
      append(*store, "c" + std::to_string(i % 5), "late" + std::to_string(i), words(random, 900));
    }
    database = bytes_of(*host, kDatabase);
    log = bytes_of(*host, kLog);
    content = read_content(host_with(database, log));
  }

 private:
  static void append(ChatStore& store, const std::string& conversation, const std::string& id,
                     const std::string& text, json more = json::object()) {
    more.update({{"id", id}, {"role", "user"}, {"content", text}});
    call(store, "messages.append", conversation, more);
  }

  static void fill(ChatStore& store, std::mt19937& random) {
    for (int i = 0; i < 40; ++i) {
      call(store, "users.upsert", {{"id", "u" + std::to_string(i)}, {"name", words(random, 60)}});
    }
    // Written and removed again, which leaves free pages with rows in them.
    call(store, "conversations.create", {{"id", "gone"}});
    for (int i = 0; i < 40; ++i)
      append(store, "gone", "gone" + std::to_string(i), words(random, 2000));
    call(store, "conversations.purge", "gone");
    for (int c = 0; c < 12; ++c) {
      const std::string id = "c" + std::to_string(c);
      call(store, "conversations.create",
           {{"id", id}, {"title", words(random, 40)}, {"tags", {"one", id}}});
      const int count = c == 0 ? 300 : 25;
      for (int i = 0; i < count; ++i) {
        const std::string message = id + "-" + std::to_string(i);
        json more = json::object();
        if (i == 20) more["previousId"] = id + "-10";
        if (i == 22) more["threadId"] = id + "-3";
        if (i == 23) more["replyToId"] = id + "-4";
        append(store, id, message, words(random, i % 20 == 0 ? 15000 : random() % 800 + 20), more);
        if (i % 3 == 0) call(store, "reactions.add", message, "like");
        if (i % 10 == 0) {
          call(store, "components.append", id,
               {{"messageId", message},
                {"componentKind", "chart"},
                {"payload", json({{"title", words(random, 300)}}).dump()}});
        }
      }
      call(store, "drafts.set", id, {{"text", words(random, 100)}});
    }
  }
};

const Original& original() {
  static const Original one;
  return one;
}

struct Damage {
  std::vector<std::byte> database = original().database;
  std::vector<std::byte> log = original().log;
  std::string what;
  // A log that ends early is that of a store that was cut off earlier: nobody can tell.
  bool log_is_cut = false;

  explicit Damage(unsigned seed) : random(seed) { inflict(); }

 private:
  void inflict() {
    // Where there is no log, nothing covers the pages of the file.
    if (random() % 2 == 0) move_log();
    switch (random() % 7) {
      case 0:
        return flip_bits(database, "database", 1);
      case 1:
        return flip_bits(database, "database", 50);
      case 2:
        return zero();
      case 3:
        return swap_pages();
      case 4:
        return cut(database, "database");
      case 5:
        return overwrite();
      default:
        if (log.empty()) return zero();
        if (random() % 2 == 0) return flip_bits(log, "log", 1);
        log_is_cut = true;
        return cut(log, "log");
    }
  }

  void move_log() {
    auto host = host_with(database, log);
    test::open(host)->close();
    database = bytes_of(*host, kDatabase);
    log.clear();
  }

  void flip_bits(std::vector<std::byte>& bytes, const char* name, int count) {
    what = std::string(name) + ": bits flipped";
    const std::size_t start = at(bytes.size());
    for (int i = 0; i < count; ++i) {
      const std::size_t place = (start + at(2000)) % bytes.size();
      bytes[place] ^= static_cast<std::byte>(1 << random() % 8);
      what += " " + std::to_string(place);
    }
  }
  void zero() {
    const std::size_t page = at(database.size() / kPageBytes);
    const std::size_t count = 512u << random() % 4;
    what = "zeros in page " + std::to_string(page + 1);
    std::fill_n(page_at(page), count, std::byte{0});
  }
  void swap_pages() {
    const std::size_t one = at(database.size() / kPageBytes);
    const std::size_t other = at(database.size() / kPageBytes);
    what = "pages swapped: " + std::to_string(one + 1) + ", " + std::to_string(other + 1);
    std::swap_ranges(page_at(one), page_at(one) + kPage, page_at(other));
  }
  void overwrite() {
    const std::size_t page = at(database.size() / kPageBytes);
    const std::size_t count =
        std::min<std::size_t>(1 + random() % 4, database.size() / kPageBytes - page);
    what = "noise in pages from " + std::to_string(page + 1);
    for (std::size_t i = 0; i < count * kPageBytes; ++i) {
      page_at(page)[static_cast<std::ptrdiff_t>(i)] = static_cast<std::byte>(random());
    }
  }
  void cut(std::vector<std::byte>& bytes, const char* name) {
    bytes.resize(1 + at(bytes.size() - 1));
    what = std::string(name) + " cut to " + std::to_string(bytes.size());
  }

  std::size_t at(std::size_t size) { return random() % size; }
  std::vector<std::byte>::iterator page_at(std::size_t page) {
    return database.begin() + static_cast<std::ptrdiff_t>(page * kPageBytes);
  }

  std::mt19937 random;
};

enum class Reading { kRight, kWrong, kCorrupt };

// Opens and reads everything, as a store does.
Reading read_everything(const Damage& damage) {
  auto host = host_with(damage.database, damage.log);
  try {
    test::open(host);
    return read_content(host) == original().content ? Reading::kRight : Reading::kWrong;
  } catch (const Error& error) {
    EXPECT_EQ(error.code(), ErrorCode::kCorrupt) << error.what();
    return Reading::kCorrupt;
  }
}

std::size_t count_rows(const Content& content, const std::string& table) {
  const auto rows = content.find(table);
  return rows == content.end() ? 0 : rows->second.size();
}

// Every row is as it was. Conversations that had to be made anew are not.
void expect_part_of_original(const Content& content, const json& report) {
  std::map<std::string, bool> restored;
  for (const json& lost : report["lost"]) {
    if (lost["restored"]) restored[lost["conversationId"]] = true;
  }
  for (const auto& [table, rows] : content) {
    const Rows& before = original().content.at(table);
    for (const auto& [key, row] : rows) {
      const auto same = before.find(key);
      const bool is_same = same != before.end() && same->second == row;
      if (!is_same && table == "conversations") {
        ASSERT_TRUE(restored.contains(json::parse(row)[1])) << table << " " << key;
      } else {
        ASSERT_TRUE(is_same) << table << " " << key << ": " << row.substr(0, 200);
      }
    }
  }
}

class DamageTest : public testing::Test {
 protected:
  static int count() {
    const char* wanted = std::getenv("CHATKEEP_DAMAGES");
    return wanted == nullptr ? CHATKEEP_DEFAULT_DAMAGES : std::atoi(wanted);
  }
};

TEST_F(DamageTest, IsNeverSilentAndNeverTakesWhatCanBeRead) {
  std::size_t kept = 0;
  std::size_t corrupt = 0;
  std::size_t told = 0;
  std::size_t repairs = 0;
  const std::size_t all = count_rows(original().content, "messages");
  for (int seed = 0; seed < count(); ++seed) {
    const Damage damage(static_cast<unsigned>(seed));
    SCOPED_TRACE("damage " + std::to_string(seed) + ", " + damage.what);
    const Reading reading = read_everything(damage);

    auto host = host_with(damage.database, damage.log);
    const json found = examined(host);
    EXPECT_EQ(bytes_of(*host, kDatabase), damage.database);
    EXPECT_EQ(bytes_of(*host, kLog), damage.log);
    EXPECT_FALSE(found["repaired"]);
    if (reading != Reading::kRight && !damage.log_is_cut) {
      ASSERT_FALSE(found["ok"]);
    }
    if (reading == Reading::kCorrupt) ++corrupt;
    if (!found["ok"]) ++told;

    const json report = repaired(host);
    EXPECT_EQ(report["repaired"], !found["ok"]);
    if (report["repaired"]) {
      ++repairs;
      EXPECT_EQ(bytes_of(*host, StoreFile::kDamaged), damage.database);
    }
    const json afterwards = examined(host);
    EXPECT_TRUE(afterwards["ok"]) << afterwards.dump();
    ASSERT_EQ(test::integrity(host), "ok");
    const Content content = read_content(host);
    expect_part_of_original(content, report);
    kept += count_rows(content, "messages");
    // It is a store again.
    auto store = test::open(host);
    call(*store, "conversations.create", {{"id", "new"}});
    call(*store, "messages.append", "new", {{"role", "user"}, {"content", "goes on"}});
    store->close();
    if (HasFailure()) break;
  }
  const auto rounds = static_cast<std::size_t>(count());
  std::printf(
      "%d damages: %zu CORRUPT, %zu told by the doctor, %zu repaired, %.2f %% of the "
      "messages kept\n",
      count(), corrupt, told, repairs,
      100.0 * static_cast<double>(kept) / static_cast<double>(all * rounds));
  // Some fall on pages that are free, or on room that was taken ahead.
  EXPECT_GT(told, rounds * 7 / 10);
  // Most damages hit a page or two of some hundred.
  EXPECT_GT(kept, all * rounds * 8 / 10);
}

// One page is gone, each in turn: of the messages, no more than it held is lost.
TEST_F(DamageTest, OfOnePageTakesNoMoreThanThatPage) {
  auto whole = host_with(original().database, original().log);
  test::open(whole)->close();
  const std::vector<std::byte> database = bytes_of(*whole, kDatabase);
  const std::size_t all = count_rows(original().content, "messages");
  const std::int64_t pages = static_cast<std::int64_t>(database.size()) / kPage;
  const std::int64_t step =
      std::getenv("CHATKEEP_DAMAGES") == nullptr ? CHATKEEP_DAMAGED_PAGE_STEP : 1;
  for (std::int64_t number = 1; number <= pages; number += number == 1 ? 1 : step) {
    SCOPED_TRACE("page " + std::to_string(number));
    auto host = host_with(database, {});
    const std::vector<std::byte> noise(kPageBytes, std::byte{0x5a});
    host->write(kDatabase, noise.data(), noise.size(), (number - 1) * kPage);
    const json report = repaired(host);
    ASSERT_TRUE(report["repaired"]);
    const Content content = read_content(host);
    expect_part_of_original(content, report);
    const std::size_t kept = count_rows(content, "messages");
    // The smallest messages are of some hundred bytes.
    ASSERT_GE(kept + 40, all);
    ASSERT_EQ(count_rows(content, "conversations"), 12u);
    // Each that is lost is named.
    std::size_t lost = 0;
    for (const json& each : report["lost"]) lost += each["messages"].get<std::size_t>();
    ASSERT_EQ(lost, all - kept) << report.dump();
  }
}

TEST_F(DamageTest, WhatIsWholeIsLeftAlone) {
  auto host = host_with(original().database, original().log);
  const json report = repaired(host);
  EXPECT_TRUE(report["ok"]) << report.dump();
  EXPECT_FALSE(report["repaired"]);
  EXPECT_TRUE(report["savedBytes"].is_null());
  EXPECT_EQ(bytes_of(*host, kDatabase), original().database);
  EXPECT_EQ(bytes_of(*host, kLog), original().log);
}

TEST_F(DamageTest, TheFirstOriginalIsTheOneThatIsKept) {
  auto host = host_with(original().database, {});
  const std::byte changed{0x5a};
  host->write(kDatabase, &changed, 1, 10 * kPage + 100);
  const std::vector<std::byte> first = bytes_of(*host, kDatabase);
  ASSERT_TRUE(repaired(host)["repaired"]);
  host->write(kDatabase, &changed, 1, 20 * kPage + 100);
  const json report = repaired(host);
  ASSERT_TRUE(report["repaired"]);
  EXPECT_EQ(bytes_of(*host, StoreFile::kDamaged), first);
  EXPECT_EQ(report["savedBytes"], first.size());
}

// What is derived, changed by somebody who left the pages whole.
TEST_F(DamageTest, WhatIsDerivedIsToldAndDerivedAnew) {
  const std::vector<std::string> changes = {
      "UPDATE conversations SET last_sequence = 3",
      "UPDATE conversations SET last_message_at = 5",
      "UPDATE messages SET on_path = 0 WHERE sequence % 5 = 0",
      "UPDATE messages SET previous_key = message_key + 1 WHERE thread_key IS NULL",
      "DELETE FROM conversation_tags",
      "PRAGMA foreign_keys = OFF; DELETE FROM conversations WHERE id = 'c3'",
      "PRAGMA foreign_keys = OFF; DELETE FROM messages WHERE sequence BETWEEN 5 AND 9",
  };
  for (const std::string& change : changes) {
    SCOPED_TRACE(change);
    auto host = host_with(original().database, original().log);
    {
      HostVfs vfs(*host);
      sqlite::Connection(std::string("chat"), vfs.name()).execute(change);
    }
    EXPECT_FALSE(examined(host)["ok"]);
    EXPECT_TRUE(repaired(host)["repaired"]);
    const json afterwards = examined(host);
    EXPECT_TRUE(afterwards["ok"]) << afterwards.dump();
    auto store = test::open(host);
    const json page = call(*store, "timeline.page", "c2");
    EXPECT_GT(page["items"].size(), 10u);
  }
}

TEST_F(DamageTest, AConversationThatIsLostIsMadeAnewForItsMessages) {
  auto host = host_with(original().database, original().log);
  {
    HostVfs vfs(*host);
    sqlite::Connection database("chat", vfs.name());
    // As if the page of the row and of its indexes were gone.
    database.execute("PRAGMA foreign_keys = OFF; DELETE FROM conversations WHERE id = 'c3'");
  }
  const json report = repaired(host);
  ASSERT_EQ(report["lost"].size(), 1u) << report.dump();
  EXPECT_EQ(report["lost"][0]["title"], "Recovered");
  EXPECT_TRUE(report["lost"][0]["restored"]);
  auto store = test::open(host);
  const std::string id = report["lost"][0]["conversationId"];
  EXPECT_EQ(call(*store, "messages.last", id)["id"], "late18");
}

TEST_F(DamageTest, ANewerStoreIsLeftToTheNewerVersion) {
  auto host = host_with(original().database, original().log);
  {
    HostVfs vfs(*host);
    sqlite::Connection("chat", vfs.name()).execute("PRAGMA user_version = 999");
  }
  const std::vector<std::byte> before = bytes_of(*host, kDatabase);
  EXPECT_EQ(examined(host)["problems"][0]["what"], "schema");
  EXPECT_EQ(test::error_of([&] { repaired(host); }).code(), ErrorCode::kSchemaTooNew);
  EXPECT_EQ(bytes_of(*host, kDatabase), before);
}

TEST_F(DamageTest, AnotherProgramsDatabaseIsLeftToThatProgram) {
  auto host = host_with(original().database, {});
  // What tells ours: the reserved bytes of each page, and the application's id.
  const std::byte none[4] = {};
  host->write(kDatabase, none, 1, 20);
  host->write(kDatabase, none, 4, 68);
  const std::vector<std::byte> before = bytes_of(*host, kDatabase);
  EXPECT_FALSE(examined(host)["ok"]);
  const Error error = test::error_of([&] { repaired(host); });
  EXPECT_EQ(error.code(), ErrorCode::kCorrupt);
  EXPECT_EQ(bytes_of(*host, kDatabase), before);
  EXPECT_EQ(host->size(StoreFile::kDamaged), 0);
}

}  // namespace
}  // namespace chatkeep
