#include "storage/checked_files.h"

#include <algorithm>
#include <vector>

#include "base/error.h"
#include "storage/room.h"

namespace chatkeep {

namespace {

constexpr std::int64_t kPieceBytes = 1024 * 1024;

Error failure(std::int64_t code) {
  if (code == kHostFull) {
    return Error(ErrorCode::kQuotaExceeded,
                 "The storage is full. What is stored stays readable. Free some space and try "
                 "again.");
  }
  return Error(ErrorCode::kStorageUnavailable,
               "The storage failed. Close the store and open it again.");
}

std::int64_t check(std::int64_t answer) {
  if (answer < 0) throw failure(answer);
  return answer;
}

}  // namespace

std::int64_t CheckedFiles::size(StoreFile file) { return check(host_.size(file)); }

std::size_t CheckedFiles::read(StoreFile file, std::span<std::byte> to, std::int64_t offset) {
  return static_cast<std::size_t>(check(host_.read(file, to.data(), to.size(), offset)));
}

void CheckedFiles::write(StoreFile file, std::span<const std::byte> from, std::int64_t offset) {
  const std::int64_t written = check(host_.write(file, from.data(), from.size(), offset));
  if (written != static_cast<std::int64_t>(from.size())) throw failure(kHostFull);
}

void CheckedFiles::truncate(StoreFile file, std::int64_t size) {
  check(host_.truncate(file, size));
}

void CheckedFiles::flush(StoreFile file) { check(host_.flush(file)); }

void CheckedFiles::take_room(StoreFile file, std::int64_t bytes) {
  check(Room(host_, file).take(bytes));
}

void CheckedFiles::remove(StoreFile file) {
  truncate(file, 0);
  flush(file);
}

void CheckedFiles::for_each_piece(
    StoreFile file, std::int64_t bytes,
    const std::function<void(std::span<const std::byte>, std::int64_t)>& each) {
  std::vector<std::byte> buffer(static_cast<std::size_t>(std::min(bytes, kPieceBytes)));
  for (std::int64_t offset = 0; offset < bytes;) {
    const auto wanted = static_cast<std::size_t>(std::min(bytes - offset, kPieceBytes));
    const std::span<std::byte> piece(buffer.data(), wanted);
    if (read(file, piece, offset) != wanted) throw failure(kHostIoError);
    each(piece, offset);
    offset += static_cast<std::int64_t>(wanted);
  }
}

void CheckedFiles::copy(StoreFile from, StoreFile to, std::int64_t bytes) {
  for_each_piece(from, bytes, [&](std::span<const std::byte> piece, std::int64_t offset) {
    write(to, piece, offset);
  });
  truncate(to, bytes);
  flush(to);
}

}  // namespace chatkeep
