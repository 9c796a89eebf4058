#include "repair/tree_reader.h"

#include <algorithm>

namespace chatkeep {

namespace {

using PageKind = TreeReader::PageKind;

// No tree is as deep.
constexpr int kMaxDepth = 40;
constexpr std::int64_t kUsable = static_cast<std::int64_t>(kPageBytes) - kChecksumBytes;

struct Layout {
  PageKind kind;
  std::size_t header_at;
  std::size_t cells;

  bool is_inner() const { return kind == PageKind::kIndexInner || kind == PageKind::kTableInner; }
  bool is_table() const { return kind == PageKind::kTableInner || kind == PageKind::kTableLeaf; }
  std::size_t cells_at() const { return header_at + (is_inner() ? 12 : 8); }
};

std::int64_t unsigned_at(std::span<const std::byte> page, std::size_t at, std::size_t bytes) {
  std::int64_t value = 0;
  for (const std::byte each : page.subspan(at, bytes)) {
    value = value << 8 | std::to_integer<std::int64_t>(each);
  }
  return value;
}

Layout layout_of(std::span<const std::byte> page, std::int64_t number) {
  const std::size_t at = number == 1 ? DatabaseHeader::kHeaderBytes : 0;
  Layout layout{PageKind::kOther, at, 0};
  for (const PageKind kind :
       {PageKind::kIndexInner, PageKind::kTableInner, PageKind::kIndexLeaf, PageKind::kTableLeaf}) {
    if (std::to_integer<int>(page[at]) == static_cast<int>(kind)) layout.kind = kind;
  }
  layout.cells = static_cast<std::size_t>(unsigned_at(page, at + 3, 2));
  const bool fits = layout.cells_at() + 2 * layout.cells <= static_cast<std::size_t>(kUsable);
  if (!fits) layout.kind = PageKind::kOther;
  return layout;
}

// How much of a row of this length stands in its own page.
std::int64_t local_bytes(std::int64_t payload, bool table) {
  const std::int64_t most = table ? kUsable - 35 : (kUsable - 12) * 64 / 255 - 23;
  if (payload <= most) return payload;
  const std::int64_t least = (kUsable - 12) * 32 / 255 - 23;
  const std::int64_t fitting = least + (payload - least) % (kUsable - 4);
  return fitting <= most ? fitting : least;
}

}  // namespace

struct TreeReader::Cell {
  std::int64_t child = 0;
  std::int64_t key = 0;
  bool has_row = false;
  std::int64_t payload = 0;
  std::span<const std::byte> local;
  std::int64_t overflow = 0;

  static std::optional<Cell> read(std::span<const std::byte> page, const Layout& layout,
                                  std::size_t index) {
    auto at = static_cast<std::size_t>(unsigned_at(page, layout.cells_at() + 2 * index, 2));
    const auto usable = page.first(static_cast<std::size_t>(kUsable));
    Cell cell;
    if (layout.is_inner()) {
      if (at + 4 > usable.size()) return std::nullopt;
      cell.child = unsigned_at(usable, at, 4);
      at += 4;
    }
    if (layout.kind == PageKind::kTableInner) return cell;
    const auto payload = read_varint(usable, at);
    if (!payload || *payload < 0) return std::nullopt;
    if (layout.is_table()) {
      const auto key = read_varint(usable, at);
      if (!key) return std::nullopt;
      cell.key = *key;
    }
    const std::int64_t local = local_bytes(*payload, layout.is_table());
    const bool overflows = local < *payload;
    if (static_cast<std::int64_t>(at) + local + (overflows ? 4 : 0) > kUsable) return std::nullopt;
    cell.has_row = true;
    cell.payload = *payload;
    cell.local = usable.subspan(at, static_cast<std::size_t>(local));
    if (overflows) cell.overflow = unsigned_at(usable, at + static_cast<std::size_t>(local), 4);
    return cell;
  }
};

TreeReader::TreeReader(PageReader& pages)
    : pages_(pages),
      visited_(static_cast<std::size_t>(pages.page_count()) + 1),
      overflow_budget_(32 * pages.page_count()) {}

PageKind TreeReader::kind_of(std::int64_t number) {
  const auto page = pages_.read(number);
  return page ? layout_of(*page, number).kind : PageKind::kOther;
}

bool TreeReader::read_tree(std::int64_t root, const EachRow& each) {
  return read_subtree(root, 0, each);
}

bool TreeReader::read_subtree(std::int64_t number, int depth, const EachRow& each) {
  if (number < 1 || number > pages_.page_count() || depth > kMaxDepth) return false;
  if (visited_[static_cast<std::size_t>(number)]) return false;
  const auto found = pages_.read(number);
  if (!found) return false;
  visited_[static_cast<std::size_t>(number)] = true;
  const std::vector<std::byte> page(found->begin(), found->end());
  const Layout layout = layout_of(page, number);
  if (layout.kind == PageKind::kOther) return false;
  bool whole = true;
  for (std::size_t i = 0; i < layout.cells; ++i) {
    const auto cell = Cell::read(page, layout, i);
    if (!cell) {
      whole = false;
      continue;
    }
    if (layout.is_inner()) whole &= read_subtree(cell->child, depth + 1, each);
    if (cell->has_row) whole &= read_row(*cell, each);
  }
  if (layout.is_inner()) {
    whole &= read_subtree(unsigned_at(page, layout.header_at + 8, 4), depth + 1, each);
  }
  return whole;
}

bool TreeReader::read_page(std::int64_t number, const EachRow& each) {
  const auto found = pages_.read(number);
  if (!found) return false;
  const std::vector<std::byte> page(found->begin(), found->end());
  const Layout layout = layout_of(page, number);
  bool whole = layout.kind != PageKind::kOther;
  for (std::size_t i = 0; whole && i < layout.cells; ++i) {
    const auto cell = Cell::read(page, layout, i);
    whole &= cell.has_value();
    if (cell && cell->has_row) whole &= read_row(*cell, each);
  }
  return whole;
}

bool TreeReader::read_row(const Cell& cell, const EachRow& each) {
  if (cell.payload > pages_.page_count() * static_cast<std::int64_t>(kPageBytes)) return false;
  std::vector<std::byte> payload(cell.local.begin(), cell.local.end());
  std::int64_t next = cell.overflow;
  while (static_cast<std::int64_t>(payload.size()) < cell.payload) {
    if (next == 0 || --overflow_budget_ < 0) return false;
    const auto page = pages_.read(next);
    if (!page) return false;
    next = unsigned_at(*page, 0, 4);
    const std::int64_t missing = cell.payload - static_cast<std::int64_t>(payload.size());
    const auto count = static_cast<std::size_t>(std::min(missing, kUsable - 4));
    const auto part = page->subspan(4, count);
    payload.insert(payload.end(), part.begin(), part.end());
  }
  const std::optional<Record> record = read_record(payload);
  if (!record) return false;
  each(cell.key, *record);
  return true;
}

std::vector<std::int64_t> TreeReader::orphans() {
  std::vector<std::int64_t> numbers;
  const PageReader::FreePages free = pages_.free_pages();
  if (!free.complete) return numbers;
  for (std::int64_t number = 2; number <= pages_.page_count(); ++number) {
    if (visited_[static_cast<std::size_t>(number)] || free.numbers.contains(number)) continue;
    if (kind_of(number) != PageKind::kOther) numbers.push_back(number);
  }
  return numbers;
}

}  // namespace chatkeep
