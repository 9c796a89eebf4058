#include "repair/log_pages.h"

#include <array>
#include <utility>
#include <vector>

#include "storage/page_checksum.h"

namespace chatkeep {

namespace {

constexpr StoreFile kLog = StoreFile::kWriteAheadLog;
constexpr std::size_t kHeaderBytes = 32;
constexpr std::size_t kFrameHeaderBytes = 24;
constexpr std::size_t kFrameBytes = kFrameHeaderBytes + kPageBytes;
constexpr std::uint32_t kMagic = 0x377f0682;

std::uint32_t word(std::span<const std::byte> bytes, std::size_t at, bool big_endian = true) {
  std::uint32_t value = 0;
  for (std::size_t i = 0; i < 4; ++i) {
    const auto byte = std::to_integer<std::uint32_t>(bytes[at + (big_endian ? i : 3 - i)]);
    value = value << 8 | byte;
  }
  return value;
}

// The sum that SQLite carries from frame to frame.
struct FrameSum {
  bool big_endian;
  std::uint32_t first = 0;
  std::uint32_t second = 0;

  void add(std::span<const std::byte> bytes) {
    for (std::size_t at = 0; at + 8 <= bytes.size(); at += 8) {
      first += word(bytes, at, big_endian) + second;
      second += word(bytes, at + 4, big_endian) + first;
    }
  }
  bool stands_at(std::span<const std::byte> bytes, std::size_t at) const {
    return word(bytes, at) == first && word(bytes, at + 4) == second;
  }
};

}  // namespace

LogPages LogPages::read(CheckedFiles& files) {
  LogPages log;
  const std::int64_t size = files.size(kLog);
  // One that was cut off at its first commit holds nothing.
  if (size < static_cast<std::int64_t>(kHeaderBytes + kFrameBytes)) return log;
  std::array<std::byte, kHeaderBytes> header{};
  files.read(kLog, header, 0);
  const std::uint32_t magic = word(header, 0);
  FrameSum sum{(magic & 1) != 0};
  sum.add(std::span(header).first(24));
  if ((magic & ~1u) != kMagic || word(header, 8) != kPageBytes || !sum.stands_at(header, 24)) {
    log.is_unreadable = true;
    return log;
  }
  const std::span salts = std::span(header).subspan(16, 8);
  std::vector<std::byte> frame(kFrameBytes);
  std::vector<std::pair<std::int64_t, std::int64_t>> uncommitted;
  bool whole = true;
  for (auto at = static_cast<std::int64_t>(kHeaderBytes);
       at + static_cast<std::int64_t>(kFrameBytes) <= size;
       at += static_cast<std::int64_t>(kFrameBytes)) {
    files.read(kLog, frame, at);
    const std::uint32_t page = word(frame, 0);
    const std::uint32_t count_after = word(frame, 4);
    const bool of_this_log = page > 0 && std::equal(salts.begin(), salts.end(), frame.begin() + 8);
    if (whole) {
      sum.add(std::span(frame).first(8));
      sum.add(std::span(frame).subspan(kFrameHeaderBytes));
      whole = of_this_log && sum.stands_at(frame, 16);
    }
    if (!whole) {
      if (of_this_log && count_after > 0) ++log.commits_behind;
      continue;
    }
    uncommitted.emplace_back(page, at + static_cast<std::int64_t>(kFrameHeaderBytes));
    if (count_after == 0) continue;
    for (const auto& [number, offset] : uncommitted) log.offsets[number] = offset;
    uncommitted.clear();
    log.page_count = count_after;
  }
  return log;
}

}  // namespace chatkeep
