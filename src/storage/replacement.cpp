#include "storage/replacement.h"

#include <array>
#include <cstring>
#include <optional>

#include "base/error.h"
#include "storage/checked_files.h"
#include "storage/page_checksum.h"

namespace chatkeep {

namespace {

// What stands behind a copy that is whole. As it is in memory: little-endian.
struct Seal {
  std::array<char, 8> magic;
  std::int64_t size;
  std::uint64_t content_sum;
  std::uint64_t own_sum;  // Of the three above, as a torn seal is none.
};
static_assert(sizeof(Seal) == 32);

constexpr std::array<char, 8> kMagic = {'c', 'k', 'e', 'p', 's', 'e', 'a', 'l'};
constexpr std::uint64_t kSeed = 0;

std::uint64_t sum_of(CheckedFiles& files, std::int64_t size) {
  std::uint64_t sum = kSeed;
  files.for_each_piece(StoreFile::kCopy, size, [&](std::span<const std::byte> piece, std::int64_t) {
    sum = checksum(piece.data(), piece.size(), sum);
  });
  return sum;
}

std::uint64_t sum_of(Seal seal) {
  seal.own_sum = 0;
  return checksum(reinterpret_cast<const std::byte*>(&seal), sizeof seal, kSeed);
}

void seal_copy(CheckedFiles& files, std::int64_t size) {
  Seal seal{kMagic, size, sum_of(files, size), 0};
  seal.own_sum = sum_of(seal);
  // The content before the seal: one that is there vouches for it.
  files.flush(StoreFile::kCopy);
  try {
    files.write(StoreFile::kCopy, {reinterpret_cast<const std::byte*>(&seal), sizeof seal}, size);
    files.flush(StoreFile::kCopy);
  } catch (const Error&) {
    // Half a decision must not come true later.
    files.truncate(StoreFile::kCopy, size);
    throw;
  }
}

// The length of the copy without its seal; nothing if it has none, or is not what was sealed.
std::optional<std::int64_t> sealed_size(CheckedFiles& files) {
  const std::int64_t size = files.size(StoreFile::kCopy) - static_cast<std::int64_t>(sizeof(Seal));
  // A whole number of pages, which the checksum relies on.
  if (size <= 0 || size % 512 != 0) return std::nullopt;
  Seal seal;
  files.read(StoreFile::kCopy, {reinterpret_cast<std::byte*>(&seal), sizeof seal}, size);
  const bool sealed = seal.magic == kMagic && seal.size == size && seal.own_sum == sum_of(seal);
  if (!sealed || seal.content_sum != sum_of(files, size)) return std::nullopt;
  return size;
}

// May be cut off anywhere and done again.
void apply(CheckedFiles& files, std::int64_t size) {
  // The old log first, and on the disk: it must never be read on top of the new database.
  files.remove(StoreFile::kWriteAheadLog);
  files.remove(StoreFile::kJournal);
  files.copy(StoreFile::kCopy, StoreFile::kDatabase, size);
  files.remove(StoreFile::kCopy);
}

}  // namespace

void replace_database(FileHost& host) {
  CheckedFiles files(host);
  const std::int64_t size = files.size(StoreFile::kCopy);
  // What more the new database needs is taken before anything is decided. SQLite does not look
  // behind the pages that the header counts.
  files.take_room(StoreFile::kDatabase, size);
  seal_copy(files, size);
  apply(files, size);
}

void finish_replacement(FileHost& host) {
  CheckedFiles files(host);
  if (!files.is_there(StoreFile::kCopy)) return;
  if (const std::optional<std::int64_t> size = sealed_size(files)) {
    apply(files, *size);
  } else {
    files.remove(StoreFile::kCopy);
  }
}

}  // namespace chatkeep
