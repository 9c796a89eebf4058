#include "repair/page_reader.h"

#include <algorithm>

#include "repair/record.h"

namespace chatkeep {

namespace {

constexpr auto kBytes = static_cast<std::int64_t>(kPageBytes);

std::int64_t word(std::span<const std::byte> page, std::size_t at) {
  return read_integer(page.subspan(at, 4)) & 0xffffffff;
}

}  // namespace

PageReader::PageReader(FileHost& host, bool trusting)
    : files_(host), trusting_(trusting), log_(LogPages::read(files_)), page_(kPageBytes) {
  file_pages_ = (files_.size(StoreFile::kDatabase) + kBytes - 1) / kBytes;
  page_count_ = std::max(file_pages_, log_.page_count);
  if (const auto first = read(1)) {
    header_.emplace(first->data());
    if (!header_->is_database) header_.reset();
  }
  // Behind what is counted there may be room that was taken and never used. No more than twice as
  // many as there are, whatever a header says.
  if (log_.page_count > 0) {
    page_count_ = log_.page_count;
  } else if (header_ && header_->page_count > 0) {
    page_count_ = std::min(header_->page_count, 2 * file_pages_);
  }
}

std::size_t PageReader::load(std::int64_t number) {
  if (number < 1) return 0;
  const auto logged = log_.offsets.find(number);
  if (logged != log_.offsets.end()) {
    return files_.read(StoreFile::kWriteAheadLog, page_, logged->second);
  }
  return files_.read(StoreFile::kDatabase, page_, (number - 1) * kBytes);
}

std::optional<std::span<const std::byte>> PageReader::read(std::int64_t number) {
  if (number > page_count_ || load(number) != kPageBytes) return std::nullopt;
  // The log has checksums of its own, which were verified.
  const bool whole = trusting_ || log_.offsets.contains(number) ||
                     has_page_checksum(page_.data(), kPageBytes, number);
  if (!whole) return std::nullopt;
  return page_;
}

bool PageReader::is_empty(std::int64_t number) {
  const std::size_t size = load(number);
  return std::all_of(page_.begin(), page_.begin() + static_cast<std::ptrdiff_t>(size),
                     [](std::byte each) { return each == std::byte{0}; });
}

PageReader::FreePages PageReader::free_pages() {
  constexpr std::size_t kFirstAt = 32;
  constexpr std::size_t kMaxEntries = kPageBytes / 4 - 2;
  FreePages free;
  const auto first = read(1);
  free.complete = header_.has_value();
  std::int64_t trunk = free.complete ? word(*first, kFirstAt) : 0;
  while (trunk != 0) {
    const auto page = read(trunk);
    const auto count = page ? static_cast<std::size_t>(word(*page, 4)) : 0;
    if (!page || count > kMaxEntries || !free.numbers.insert(trunk).second) {
      free.complete = false;
      break;
    }
    for (std::size_t i = 0; i < count; ++i) free.numbers.insert(word(*page, 8 + 4 * i));
    trunk = word(*page, 0);
  }
  return free;
}

}  // namespace chatkeep
