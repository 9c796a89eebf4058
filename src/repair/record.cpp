#include "repair/record.h"

namespace chatkeep {

namespace {

// The number of bytes of a value, by its serial type; nothing for the two that are not used.
std::optional<std::int64_t> value_bytes(std::int64_t serial_type) {
  constexpr std::int64_t kFixed[] = {0, 1, 2, 3, 4, 6, 8, 8, 0, 0};
  if (serial_type < 0 || serial_type == 10 || serial_type == 11) return std::nullopt;
  if (serial_type < 10) return kFixed[serial_type];
  return (serial_type - 12) / 2;
}

RecordValue read_value(std::int64_t serial_type, std::span<const std::byte> bytes) {
  using Type = RecordValue::Type;
  if (serial_type == 0) return {};
  if (serial_type == 8 || serial_type == 9) return {Type::kInteger, serial_type - 8, {}};
  if (serial_type < 7) return {Type::kInteger, read_integer(bytes), {}};
  if (serial_type == 7 || serial_type % 2 == 0) return {Type::kOther, 0, {}};
  return {Type::kText, 0, {reinterpret_cast<const char*>(bytes.data()), bytes.size()}};
}

}  // namespace

std::int64_t read_integer(std::span<const std::byte> bytes) {
  const bool negative = !bytes.empty() && (bytes[0] & std::byte{0x80}) != std::byte{0};
  std::uint64_t value = negative ? ~std::uint64_t{0} : 0;
  for (const std::byte each : bytes) value = value << 8 | std::to_integer<std::uint64_t>(each);
  return static_cast<std::int64_t>(value);
}

std::optional<std::int64_t> read_varint(std::span<const std::byte> bytes, std::size_t& position) {
  constexpr int kMaxBytes = 9;
  std::uint64_t value = 0;
  for (int i = 0; i < kMaxBytes && position < bytes.size(); ++i) {
    const auto byte = std::to_integer<std::uint64_t>(bytes[position++]);
    if (i == kMaxBytes - 1) return static_cast<std::int64_t>(value << 8 | byte);
    value = value << 7 | (byte & 0x7f);
    if (byte < 0x80) return static_cast<std::int64_t>(value);
  }
  return std::nullopt;
}

std::optional<Record> read_record(std::span<const std::byte> bytes) {
  std::size_t at = 0;
  const auto header_bytes = read_varint(bytes, at);
  const auto size = static_cast<std::int64_t>(bytes.size());
  if (!header_bytes || *header_bytes < 1 || *header_bytes > size) return std::nullopt;
  const auto header = bytes.first(static_cast<std::size_t>(*header_bytes));
  std::size_t value_at = header.size();
  Record record;
  while (at < header.size()) {
    const auto serial_type = read_varint(header, at);
    if (!serial_type) return std::nullopt;
    const auto length = value_bytes(*serial_type);
    if (!length || *length > size - static_cast<std::int64_t>(value_at)) return std::nullopt;
    const auto count = static_cast<std::size_t>(*length);
    record.push_back(read_value(*serial_type, bytes.subspan(value_at, count)));
    value_at += count;
  }
  return record;
}

}  // namespace chatkeep
