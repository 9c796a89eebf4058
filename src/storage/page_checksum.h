#pragma once

#include <cstddef>
#include <cstdint>

#include "sqlite/connection.h"

namespace chatkeep {

// Each page of the database file ends in a checksum over what is before it and over its number, so
// that a page that changed on the disk is told, and so is one in another's place. SQLite leaves
// these bytes of a page alone where the header says that they are reserved.
inline constexpr int kChecksumBytes = sqlite::kReservedBytes;
inline constexpr std::size_t kPageBytes = 4096;

// `page` has `size` bytes, a power of two from 512 up; pages are numbered from 1.
void write_page_checksum(std::byte* page, std::size_t size, std::int64_t number);
bool has_page_checksum(const std::byte* page, std::size_t size, std::int64_t number);

// The same sum, for other files: over `size` bytes, a multiple of 32, going on from `seed`.
std::uint64_t checksum(const std::byte* bytes, std::size_t size, std::uint64_t seed);

// What SQLite writes into the first page of a database, at fixed places.
struct DatabaseHeader {
  // Of the first bytes of a file, at least kHeaderBytes.
  explicit DatabaseHeader(const std::byte* first_page);

  static constexpr std::size_t kHeaderBytes = 100;

  // The text that every database begins with.
  bool is_database;
  std::int64_t page_bytes;
  int reserved_bytes;
  std::int64_t page_count;
  std::int64_t schema_version;
  std::int64_t application_id;

  // Whether something in it says that the database is chatkeep's. A database that says nothing of
  // the kind is another program's.
  bool is_ours() const;
};

}  // namespace chatkeep
