#pragma once

#include <cstdint>
#include <optional>
#include <set>
#include <vector>

#include "repair/log_pages.h"
#include "storage/checked_files.h"
#include "storage/page_checksum.h"

namespace chatkeep {

// The pages of a database that may be damaged, read without SQLite: those of the log before those
// of the file. A page is whole if it has its checksum.
class PageReader {
 public:
  // `trusting`: pages without their checksum count as whole, for files that another program wrote.
  // Throws where the files cannot be read.
  PageReader(FileHost& host, bool trusting);

  // How many pages there should be. Numbers go from 1 to this.
  std::int64_t page_count() const { return page_count_; }
  // Of the file, whether or not there should be so many.
  std::int64_t file_pages() const { return file_pages_; }
  const LogPages& log() const { return log_; }
  // Of the first page; empty if that is not whole.
  const std::optional<DatabaseHeader>& header() const { return header_; }

  // The page, or nothing if it is not whole. Valid until the next call of this or of is_empty().
  std::optional<std::span<const std::byte>> read(std::int64_t number);
  // Whether the page is nothing but zeros, as those are which SQLite never wrote.
  bool is_empty(std::int64_t number);

  // The pages that hold nothing, according to the list of them that the first page begins.
  struct FreePages {
    std::set<std::int64_t> numbers;
    // Whether the whole list could be read.
    bool complete = true;
  };
  FreePages free_pages();

 private:
  // How many bytes of the page there are.
  std::size_t load(std::int64_t number);

  CheckedFiles files_;
  bool trusting_;
  LogPages log_;
  std::int64_t file_pages_ = 0;
  std::int64_t page_count_ = 0;
  std::optional<DatabaseHeader> header_;
  std::vector<std::byte> page_;
};

}  // namespace chatkeep
