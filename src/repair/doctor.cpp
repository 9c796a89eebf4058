#include "repair/doctor.h"

#include <array>
#include <cstring>

#include "base/error.h"
#include "base/json_writer.h"
#include "repair/examination.h"
#include "repair/rebuild.h"
#include "repair/salvage.h"
#include "sqlite/connection.h"
#include "storage/host_vfs.h"
#include "storage/host_views.h"
#include "storage/replacement.h"

namespace chatkeep {

namespace {

// What was saved aside is complete once this stands behind the log, which is written last. SQLite
// takes no notice of it.
constexpr std::array<char, 8> kSaved = {'c', 'k', 'e', 'p', 's', 'a', 'v', 'd'};

bool is_saved(CheckedFiles& files) {
  const std::int64_t size = files.size(StoreFile::kDamagedLog);
  std::array<char, kSaved.size()> end{};
  if (size < static_cast<std::int64_t>(end.size())) return false;
  files.read(StoreFile::kDamagedLog, std::as_writable_bytes(std::span(end)),
             size - static_cast<std::int64_t>(end.size()));
  return end == kSaved;
}

// The first original is the one that everything was in.
void save_aside(CheckedFiles& files) {
  if (is_saved(files)) return;
  files.copy(StoreFile::kDatabase, StoreFile::kDamaged, files.size(StoreFile::kDatabase));
  const std::int64_t log_bytes = files.size(StoreFile::kWriteAheadLog);
  files.copy(StoreFile::kWriteAheadLog, StoreFile::kDamagedLog, log_bytes);
  files.write(StoreFile::kDamagedLog, std::as_bytes(std::span(kSaved)), log_bytes);
  files.flush(StoreFile::kDamagedLog);
}

// A repair would keep nothing of it but what is put aside.
void require_no_other_programs(CheckedFiles& files) {
  std::array<std::byte, DatabaseHeader::kHeaderBytes> first{};
  if (files.read(StoreFile::kDatabase, first, 0) < first.size()) return;
  const DatabaseHeader header(first.data());
  if (!header.is_database || header.is_ours()) return;
  throw Error(ErrorCode::kCorrupt,
              "This is a database of another program. It was left as it is; give the store another "
              "name.");
}

struct Loss {
  std::string id;
  std::string title;
  bool restored = false;
  // By table.
  std::map<std::string, std::int64_t> rows;
};

// By the key of the conversation; 0 for what belongs to none.
using Losses = std::map<std::int64_t, Loss>;

constexpr std::array<const char*, 5> kCountedTables = {"messages", "components", "attachments",
                                                       "users", "assistants"};

// 0 if it is not of this scope, of which nothing else may be told.
std::int64_t visible_key(sqlite::Connection& database, std::int64_t key, const ScopeName& viewer) {
  sqlite::Query row = database.query(
      "SELECT 1 FROM conversations JOIN scopes USING (scope_key) WHERE conversation_key = ?"
      " AND user_id = ? AND organization_id = ?");
  return row.with(key, viewer.user_id, viewer.organization_id).step() ? key : 0;
}

void name_conversation(sqlite::Connection& database, std::int64_t key, Loss& loss) {
  sqlite::Query row =
      database.query("SELECT id, title FROM conversations WHERE conversation_key = ?");
  if (!row.with(key).step()) return;
  loss.id = row.text(0);
  loss.title = row.text(1);
}

// What the indexes knew of and the repaired database has not.
Losses find_losses(sqlite::Connection& database, const IndexedRows& indexed,
                   const std::set<std::int64_t>& restored, const ScopeName& viewer) {
  Losses losses;
  for (const std::int64_t key : restored)
    losses[visible_key(database, key, viewer)].restored = true;
  for (const auto& [table, conversations] : indexed.keys) {
    const std::string has = "SELECT 1 FROM " + table + " WHERE rowid = ?";
    for (const auto& [conversation, keys] : conversations) {
      std::int64_t lost = 0;
      for (const std::int64_t key : keys) {
        sqlite::Query row = database.query(has);
        if (!row.with(key).step()) ++lost;
      }
      if (lost > 0) losses[visible_key(database, conversation, viewer)].rows[table] += lost;
    }
  }
  for (auto& [key, loss] : losses) name_conversation(database, key, loss);
  return losses;
}

struct Report {
  std::vector<Problem> problems;
  Losses losses;
  std::int64_t saved_bytes = 0;
  bool repaired = false;
};

void check_repaired(sqlite::Connection& database) {
  const std::string found = database.text("PRAGMA integrity_check(1)");
  const std::int64_t dangling = database.integer("SELECT count(*) FROM pragma_foreign_key_check");
  if (found == "ok" && dangling == 0) return;
  throw Error(ErrorCode::kInternal,
              "What could be read did not make a sound database. The files were left as they are, "
              "and a copy of them was saved aside.");
}

// Makes StoreFile::kCopy the database that can be had.
void salvage_into_copy(FileHost& files, const ScopeName& viewer, Migrations migrations,
                       Report& report) {
  PageReader pages(files, files.had_by_others());
  CopyHost copy(files);
  HostVfs vfs(copy);
  sqlite::Connection database("copy", vfs.name());
  database.execute("PRAGMA foreign_keys = OFF");
  const std::int64_t version = pages.header() ? pages.header()->schema_version : 0;
  // Rows fit the version that they were written by. What that is belongs to the first page.
  const bool known = version > 0 && version <= static_cast<std::int64_t>(migrations.size());
  migrate(database, known ? migrations.first(static_cast<std::size_t>(version)) : migrations);
  const Salvage salvaged = salvage(pages, database);
  const std::set<std::int64_t> restored = rebuild(database, salvaged.indexed);
  report.losses = find_losses(database, salvaged.indexed, restored, viewer);
  for (const std::string& table : salvaged.incomplete) {
    report.problems.push_back({Problem::Kind::kLost, "Rows of " + table + " could not be read."});
  }
  check_repaired(database);
  database.checkpoint();
}

void repair_files(FileHost& host, const ScopeName& viewer, Migrations migrations, Report& report) {
  CheckedFiles files(host);
  save_aside(files);
  files.truncate(StoreFile::kCopy, 0);
  try {
    salvage_into_copy(host, viewer, migrations, report);
  } catch (...) {
    // It would take room. Should this fail, too, the next opening removes it.
    host.truncate(StoreFile::kCopy, 0);
    throw;
  }
  // Where this fails, the copy may be all that there is: the next opening sees to it.
  replace_database(host);
  report.repaired = true;
}

void write_loss(const Loss& loss, JsonWriter& json) {
  json.begin_object();
  json.key("conversationId");
  loss.id.empty() ? json.null() : json.text(loss.id);
  json.key("title");
  loss.id.empty() ? json.null() : json.text(loss.title);
  json.key("restored").boolean(loss.restored);
  for (const char* table : kCountedTables) {
    const auto rows = loss.rows.find(table);
    json.key(table).number(rows == loss.rows.end() ? 0 : rows->second);
  }
  json.end_object();
}

std::string as_json(const Report& report) {
  JsonWriter json;
  json.begin_object();
  json.key("ok").boolean(report.problems.empty());
  json.key("problems").begin_array();
  for (const Problem& problem : report.problems) {
    json.begin_object();
    json.key("what").text(problem_name(problem.kind));
    json.key("detail").text(problem.detail);
    json.end_object();
  }
  json.end_array();
  json.key("lost").begin_array();
  for (const auto& [key, loss] : report.losses) write_loss(loss, json);
  json.end_array();
  json.key("savedBytes");
  report.saved_bytes == 0 ? json.null() : json.number(report.saved_bytes);
  json.key("leftoverFiles").null();
  json.key("repaired").boolean(report.repaired);
  json.end_object();
  return json.take();
}

}  // namespace

std::string doctor(FileHost& host, bool repair, const ScopeName& viewer, Migrations migrations) {
  finish_replacement(host);
  CheckedFiles files(host);
  Report report;
  report.problems = examine(host, migrations);
  if (repair && !report.problems.empty()) {
    for (const Problem& problem : report.problems) {
      if (problem.kind == Problem::Kind::kSchema) {
        throw Error(ErrorCode::kSchemaTooNew, problem.detail + " Reload the page or update.");
      }
    }
    require_no_other_programs(files);
    repair_files(host, viewer, migrations, report);
  }
  if (is_saved(files)) {
    report.saved_bytes = files.size(StoreFile::kDamaged) + files.size(StoreFile::kDamagedLog) -
                         static_cast<std::int64_t>(kSaved.size());
  }
  return as_json(report);
}

}  // namespace chatkeep
