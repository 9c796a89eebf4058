#include "repair/damaged_schema.h"

#include "repair/tree_reader.h"

namespace chatkeep {

namespace {

// The columns of sqlite_schema: type, name, tbl_name, rootpage, sql.
void note_root(const Record& record, std::map<std::string, std::int64_t>& roots) {
  using Type = RecordValue::Type;
  if (record.size() != 5 || record[0].type != Type::kText || record[1].type != Type::kText) return;
  if (record[3].type != Type::kInteger) return;
  if (record[0].text != "table" && record[0].text != "index") return;
  roots.emplace(record[1].text, record[3].integer);
}

}  // namespace

DamagedSchema DamagedSchema::read(PageReader& pages) {
  DamagedSchema schema;
  TreeReader trees(pages);
  const auto note = [&](std::int64_t, const Record& record) { note_root(record, schema.roots); };
  if (trees.read_tree(1, note)) return schema;
  // Its leaves are told by what they hold.
  for (std::int64_t number = 2; number <= pages.page_count(); ++number) {
    if (trees.kind_of(number) == TreeReader::PageKind::kTableLeaf) trees.read_page(number, note);
  }
  return schema;
}

}  // namespace chatkeep
