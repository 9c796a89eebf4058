#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <string_view>
#include <vector>

namespace chatkeep {

// A value of a record. Text lies in the bytes that the record was read from.
struct RecordValue {
  enum class Type { kNull, kInteger, kText, kOther };

  Type type = Type::kNull;
  std::int64_t integer = 0;
  std::string_view text;
};

using Record = std::vector<RecordValue>;

// A big-endian number of `bytes` bytes, with its sign.
std::int64_t read_integer(std::span<const std::byte> bytes);

// SQLite's variable-length integer at `position`, moving past it; nothing if it does not end there.
std::optional<std::int64_t> read_varint(std::span<const std::byte> bytes, std::size_t& position);

// Reads SQLite's record format; nothing if the bytes are no record.
// https://sqlite.org/fileformat2.html#record_format
std::optional<Record> read_record(std::span<const std::byte> bytes);

}  // namespace chatkeep
