#pragma once

#include <functional>
#include <vector>

#include "repair/page_reader.h"
#include "repair/record.h"

namespace chatkeep {

// Reads the trees of tables and indexes of a database that may be damaged, row by row, and goes on
// past pages and rows that cannot be read. https://sqlite.org/fileformat2.html#b_tree_pages
//
// Each page is visited once, so that nothing which a page says can make this go on for ever.
class TreeReader {
 public:
  // `key` is the rowid in tables that have one, otherwise 0. The record is valid during the call.
  using EachRow = std::function<void(std::int64_t key, const Record& record)>;
  // What a page is, by its first byte.
  enum class PageKind {
    kOther,
    kIndexInner = 2,
    kTableInner = 5,
    kIndexLeaf = 10,
    kTableLeaf = 13
  };

  explicit TreeReader(PageReader& pages);

  // Gives the rows of a tree by their order. False where something of it could not be read.
  bool read_tree(std::int64_t root, const EachRow& each);

  // The pages that are whole and belong to no tree that was read so far, nor are free: what hangs
  // below inner pages that are damaged. Nothing where it is not known which pages are free, as
  // these still hold rows that were deleted.
  std::vector<std::int64_t> orphans();

  // The rows of one page, without those of the pages below. False where one could not be read.
  bool read_page(std::int64_t number, const EachRow& each);

  PageKind kind_of(std::int64_t number);

 private:
  struct Cell;

  bool read_subtree(std::int64_t number, int depth, const EachRow& each);
  bool read_row(const Cell& cell, const EachRow& each);

  PageReader& pages_;
  std::vector<bool> visited_;
  // How many pages of long rows may still be read.
  std::int64_t overflow_budget_;
};

}  // namespace chatkeep
