#pragma once

#include <cstddef>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace chatkeep {

// Bytes as text in JSON: base64 of RFC 4648, with padding.
std::string encode_base64(std::span<const std::byte> bytes);

// Nothing if `text` is no base64.
std::optional<std::vector<std::byte>> decode_base64(std::string_view text);

}  // namespace chatkeep
