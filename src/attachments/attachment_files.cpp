#include "attachments/attachment_files.h"

#include <limits>
#include <map>

#include "upkeep/upkeep.h"

namespace chatkeep {

namespace {

constexpr std::string_view kHasFreed = "SELECT EXISTS (SELECT 1 FROM freed_files)";
constexpr std::string_view kFreed =
    "SELECT file FROM freed_files f"
    " WHERE NOT EXISTS (SELECT 1 FROM attachments WHERE file = f.file)";
constexpr std::string_view kForget = "DELETE FROM freed_files";
constexpr std::string_view kLeftover =
    "SELECT value FROM json_each(?)"
    " WHERE NOT EXISTS (SELECT 1 FROM attachments WHERE file = value)";
constexpr std::string_view kAll =
    "SELECT a.id, a.file, a.size, s.user_id, s.organization_id"
    " FROM attachments a JOIN scopes s USING (scope_key) WHERE a.file IS NOT NULL";

std::vector<std::string> texts_of(sqlite::Query& row) {
  std::vector<std::string> texts;
  while (row.step()) texts.emplace_back(row.text(0));
  return texts;
}

// By name; their lengths in bytes.
using Listing = std::map<std::string, std::int64_t, std::less<>>;

Listing read_listing(const Arguments& arguments) {
  Listing listing;
  const Json& files = arguments.array(0, "files", std::numeric_limits<std::size_t>::max());
  for (std::size_t i = 0; i < files.size(); ++i) {
    const Fields file(files[i], "files[" + std::to_string(i) + "]", {"name", "size"});
    listing[file.unlimited_text("name").value_or("")] =
        file.integer("size", 0, kMaxSafeInteger).value_or(0);
  }
  return listing;
}

// Compares what there is with what the attachments of all scopes need. Ids are told of the scope
// that asks only.
void examine(Upkeep& store, const Arguments& arguments, JsonWriter& answer) {
  Listing unclaimed = read_listing(arguments);
  const Listing listing = unclaimed;
  const ScopeName viewer = store.scope();
  answer.begin_object();
  answer.key("damaged").begin_array();
  sqlite::Query row = store.database().query(kAll);
  while (row.step()) {
    const auto file = listing.find(row.text(1));
    const bool is_there = file != listing.end();
    if (is_there) unclaimed.erase(std::string(row.text(1)));
    if (is_there && file->second == row.integer(2)) continue;
    const bool is_visible = row.text(3) == viewer.user_id && row.text(4) == viewer.organization_id;
    answer.begin_object();
    answer.key("id");
    is_visible ? answer.text(row.text(0)) : answer.null();
    answer.key("file").text(row.text(1));
    answer.key("size").number(row.integer(2));
    answer.key("found");
    is_there ? answer.number(file->second) : answer.null();
    answer.end_object();
  }
  answer.end_array();
  answer.key("leftover").begin_array();
  for (const auto& [name, size] : unclaimed) answer.text(name);
  answer.end_array();
  answer.end_object();
}

}  // namespace

Operations attachment_file_operations() {
  return {{"attachments.examineFiles", OperationKind::kUpkeep, nullptr, examine}};
}

bool has_freed_files(sqlite::Connection& database) {
  sqlite::Query row = database.query(kHasFreed);
  return row.step() && row.integer(0) != 0;
}

std::vector<std::string> take_freed_files(sqlite::Connection& database) {
  std::vector<std::string> files;
  {
    sqlite::Query row = database.query(kFreed);
    files = texts_of(row);
  }
  database.query(kForget).run();
  return files;
}

std::vector<std::string> find_leftover_files(sqlite::Connection& database, std::string_view names) {
  sqlite::Query row = database.query(kLeftover);
  return texts_of(row.with(names));
}

}  // namespace chatkeep
