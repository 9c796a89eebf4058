#include "repair/examination.h"

#include <array>

#include "base/error.h"
#include "search/indexing.h"
#include "sqlite/connection.h"
#include "storage/host_vfs.h"
#include "storage/host_views.h"

namespace chatkeep {

namespace {

using Kind = Problem::Kind;

class Findings {
 public:
  void add(Kind kind, std::string detail) {
    if (problems_.size() < kMaxProblems) problems_.push_back({kind, std::move(detail)});
  }
  bool any() const { return !problems_.empty(); }
  std::vector<Problem> take() { return std::move(problems_); }

 private:
  std::vector<Problem> problems_;
};

std::string count_of(std::int64_t count, const char* thing) {
  return std::to_string(count) + " " + thing + (count == 1 ? "" : "s");
}

void examine_log(const LogPages& log, Findings& findings) {
  if (log.is_unreadable) {
    findings.add(Kind::kLog,
                 "The beginning of the write-ahead log cannot be read, so that nothing in it can. "
                 "A power cut may leave this where nothing of it was acknowledged.");
  }
  if (log.commits_behind > 0) {
    findings.add(Kind::kLog, "The write-ahead log cannot be read to its end: " +
                                 count_of(log.commits_behind, "commit") +
                                 " behind what can be read. A power cut may leave this where they "
                                 "were not yet acknowledged, or were so by a relaxed store.");
  }
}

void examine_pages(PageReader& pages, Findings& findings) {
  const auto& header = pages.header();
  if (!header) {
    findings.add(Kind::kHeader, "The first page is not that of a database, or is damaged.");
  } else if (header->application_id != kApplicationId) {
    findings.add(Kind::kHeader, "The file is a database of another program.");
  } else if (header->page_bytes != static_cast<std::int64_t>(kPageBytes) ||
             header->reserved_bytes != kChecksumBytes) {
    findings.add(Kind::kHeader, "The pages are not of the size that chatkeep writes.");
  }
  const bool is_short = pages.log().page_count == 0 && pages.file_pages() < pages.page_count();
  if (is_short) {
    findings.add(Kind::kPage, "The file is cut short: " + count_of(pages.file_pages(), "page") +
                                  " of " + std::to_string(pages.page_count()) + ".");
  }
  const std::set<std::int64_t> free = pages.free_pages().numbers;
  for (std::int64_t number = 1; number <= pages.page_count(); ++number) {
    if (is_short && number > pages.file_pages()) break;
    if (pages.read(number)) continue;
    // SQLite never writes a page that was free from the beginning.
    if (free.contains(number) && pages.is_empty(number)) continue;
    findings.add(Kind::kPage, "Page " + std::to_string(number) + " is not as it was written.");
  }
}

// A statement that gives how many rows are not what they should be, and what is said of them.
struct Check {
  const char* sql;
  const char* thing;
  const char* problem;
};

constexpr Check kChecks[] = {
    {"SELECT count(*) FROM conversations c WHERE last_sequence < max("
     " coalesce((SELECT max(sequence) FROM messages m"
     "   WHERE m.conversation_key = c.conversation_key), 0),"
     " coalesce((SELECT max(sequence) FROM components p"
     "   WHERE p.conversation_key = c.conversation_key), 0))",
     "conversation", "gave out a sequence that would come again."},
    {"SELECT count(*) FROM components p JOIN messages m"
     " ON m.conversation_key = p.conversation_key AND m.sequence = p.sequence",
     "component", "share a sequence with a message."},
    {"SELECT count(*) FROM messages m WHERE previous_key IS NOT NULL AND NOT EXISTS ("
     " SELECT 1 FROM messages p WHERE p.message_key = m.previous_key"
     "   AND p.conversation_key = m.conversation_key AND p.thread_key IS NULL"
     "   AND p.sequence < m.sequence)",
     "message", "follow one that is not there."},
    {"SELECT count(*) FROM (SELECT previous_key, lag(message_key) OVER ("
     "   PARTITION BY conversation_key ORDER BY sequence) AS before"
     " FROM messages WHERE on_path = 1) WHERE previous_key IS NOT before",
     "message", "are shown on a branch that they are not of."},
    {"SELECT count(*) FROM messages m WHERE thread_key IS NOT NULL AND NOT EXISTS ("
     " SELECT 1 FROM messages t WHERE t.message_key = m.thread_key"
     "   AND t.conversation_key = m.conversation_key AND t.thread_key IS NULL)",
     "message", "reply in a thread of another conversation."},
    {"SELECT count(*) FROM conversations c WHERE CASE WHEN json_valid(tags) THEN ("
     " SELECT count(DISTINCT value) FROM json_each(c.tags)) <> ("
     " SELECT count(*) FROM conversation_tags t WHERE t.conversation_key = c.conversation_key"
     "   AND t.tag IN (SELECT value FROM json_each(c.tags))) ELSE 1 END",
     "conversation", "have tags by which they are not found."},
    {"SELECT count(*) FROM conversations c WHERE last_message_at IS NOT ("
     " SELECT created_at FROM ("
     "   SELECT m.sequence, m.created_at FROM messages m"
     "     LEFT JOIN messages t ON t.message_key = m.thread_key"
     "     WHERE m.conversation_key = c.conversation_key"
     "       AND m.deleted_at IS NULL AND t.deleted_at IS NULL"
     "   UNION ALL SELECT p.sequence, p.created_at FROM components p"
     "     LEFT JOIN messages m ON m.message_key = p.message_key"
     "     LEFT JOIN messages t ON t.message_key = m.thread_key"
     "     WHERE p.conversation_key = c.conversation_key AND p.deleted_at IS NULL"
     "       AND m.deleted_at IS NULL AND t.deleted_at IS NULL)"
     " ORDER BY sequence DESC LIMIT 1)",
     "conversation", "have another time of their last message than that message."},
};

const char* thing(SearchKind kind) {
  constexpr std::array kThings = {"message", "component", "attachment"};
  return kThings[static_cast<std::size_t>(kind)];
}

void examine_rows(sqlite::Connection& database, Findings& findings) {
  {
    sqlite::Query rows = database.query("PRAGMA integrity_check(20)");
    while (rows.step()) {
      if (rows.text(0) != "ok") findings.add(Kind::kStructure, std::string(rows.text(0)));
    }
  }
  {
    sqlite::Query rows = database.query(
        "SELECT \"table\", parent, count(*) FROM pragma_foreign_key_check"
        " GROUP BY 1, 2");
    while (rows.step()) {
      findings.add(Kind::kReference, count_of(rows.integer(2), "row") + " of " +
                                         std::string(rows.text(0)) + " without their row of " +
                                         std::string(rows.text(1)) + ".");
    }
  }
  // Where the rows themselves are not sound, what is derived from them cannot be.
  if (findings.any()) return;
  for (const Check& check : kChecks) {
    const std::int64_t count = database.integer(check.sql);
    if (count > 0)
      findings.add(Kind::kDerived, count_of(count, check.thing) + ": " + check.problem);
  }
  for (const SearchKind kind : kSearchKinds) {
    const std::int64_t count = count_lost(database, kind);
    if (count == 0) continue;
    findings.add(Kind::kDerived, count_of(count, thing(kind)) + ": are not found by their words.");
  }
}

// What SQLite says of the files, once their pages are whole.
void examine_database(FileHost& files, bool verifies, Migrations migrations, Findings& findings) {
  ReadOnlyHost host(files);
  HostVfs vfs(host);
  vfs.set_verification(verifies);
  try {
    sqlite::Connection database("chat", vfs.name());
    database.set_checkpoint_on_close(false);
    const SchemaState state = schema_state(database, migrations);
    if (state == SchemaState::kEmpty) return;
    // Counters and branches are those of the version that this code knows.
    if (state == SchemaState::kCurrent) {
      examine_rows(database, findings);
    } else if (const std::string found = database.text("PRAGMA integrity_check(1)");
               found != "ok") {
      findings.add(Kind::kStructure, found);
    }
  } catch (const Error& error) {
    findings.add(error.code() == ErrorCode::kSchemaTooNew ? Kind::kSchema : Kind::kStructure,
                 error.what());
  }
}

}  // namespace

std::string_view problem_name(Kind kind) {
  constexpr std::string_view kNames[] = {"header",    "page",    "log",    "structure",
                                         "reference", "derived", "schema", "lost"};
  return kNames[static_cast<std::size_t>(kind)];
}

bool is_too_new(PageReader& pages, Migrations migrations) {
  return pages.header() && pages.header()->application_id == kApplicationId &&
         pages.header()->schema_version > static_cast<std::int64_t>(migrations.size());
}

std::vector<Problem> examine(FileHost& files, Migrations migrations) {
  Findings findings;
  CheckedFiles checked(files);
  const bool trusting = files.had_by_others();
  PageReader pages(files, trusting);
  examine_log(pages.log(), findings);
  if (!checked.is_there(StoreFile::kDatabase)) {
    if (checked.is_there(StoreFile::kWriteAheadLog)) {
      findings.add(Kind::kHeader, "There is a write-ahead log without its database.");
    }
    return findings.take();
  }
  if (is_too_new(pages, migrations)) {
    findings.add(Kind::kSchema, "The store was written by a newer version of chatkeep.");
    return findings.take();
  }
  Findings of_pages;
  examine_pages(pages, of_pages);
  // SQLite would say of a page that is not whole what was said already, in other words.
  const bool whole = !of_pages.any();
  for (Problem& problem : of_pages.take()) findings.add(problem.kind, std::move(problem.detail));
  if (whole) examine_database(files, !trusting, migrations, findings);
  return findings.take();
}

}  // namespace chatkeep
