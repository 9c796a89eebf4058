#include "storage/page_checksum.h"

#include <array>
#include <bit>
#include <cstring>

#include "storage/application_id.h"

namespace chatkeep {

namespace {

// Odd, so that multiplying loses nothing: another word always gives another sum.
constexpr std::uint64_t kFactor = 0x9e3779b97f4a7c15;
constexpr std::size_t kLanes = 4;
constexpr std::size_t kWord = sizeof(std::uint64_t);

static_assert(std::endian::native == std::endian::little, "Checksums are little-endian.");

std::uint64_t word_at(const std::byte* bytes) {
  std::uint64_t word;
  std::memcpy(&word, bytes, kWord);
  return word;
}

std::uint64_t mix(std::uint64_t sum, std::uint64_t word) {
  return std::rotl((sum ^ word) * kFactor, 29);
}

std::uint64_t page_checksum(const std::byte* page, std::size_t size, std::int64_t number) {
  constexpr std::size_t kStride = kLanes * kWord;
  std::uint64_t sum = checksum(page, size - kStride, static_cast<std::uint64_t>(number));
  for (std::size_t at = size - kStride; at < size - kChecksumBytes; at += kWord) {
    sum = mix(sum, word_at(page + at));
  }
  return sum;
}

std::int64_t big_endian(const std::byte* bytes, int size) {
  std::int64_t value = 0;
  for (int i = 0; i < size; ++i) value = value << 8 | std::to_integer<std::int64_t>(bytes[i]);
  return value;
}

}  // namespace

// Four sums side by side, because a processor multiplies the next while it waits for the last.
std::uint64_t checksum(const std::byte* bytes, std::size_t size, std::uint64_t seed) {
  std::array<std::uint64_t, kLanes> sums = {seed, ~seed, seed * kFactor, kFactor};
  for (std::size_t at = 0; at < size; at += kLanes * kWord) {
    for (std::size_t lane = 0; lane < kLanes; ++lane) {
      sums[lane] = mix(sums[lane], word_at(bytes + at + lane * kWord));
    }
  }
  std::uint64_t sum = size;
  for (const std::uint64_t each : sums) sum = mix(sum, each);
  return sum;
}

void write_page_checksum(std::byte* page, std::size_t size, std::int64_t number) {
  const std::uint64_t sum = page_checksum(page, size, number);
  std::memcpy(page + size - kChecksumBytes, &sum, kChecksumBytes);
}

bool has_page_checksum(const std::byte* page, std::size_t size, std::int64_t number) {
  return word_at(page + size - kChecksumBytes) == page_checksum(page, size, number);
}

// Places from https://sqlite.org/fileformat2.html#the_database_header
DatabaseHeader::DatabaseHeader(const std::byte* page)
    : is_database(std::memcmp(page, "SQLite format 3", 16) == 0),
      page_bytes(big_endian(page + 16, 2) == 1 ? 65536 : big_endian(page + 16, 2)),
      reserved_bytes(std::to_integer<int>(page[20])),
      page_count(big_endian(page + 28, 4)),
      schema_version(static_cast<std::int32_t>(big_endian(page + 60, 4))),
      application_id(big_endian(page + 68, 4)) {}

bool DatabaseHeader::is_ours() const {
  return reserved_bytes == kChecksumBytes || application_id == kApplicationId;
}

}  // namespace chatkeep
