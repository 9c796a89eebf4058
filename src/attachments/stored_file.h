#pragma once

#include <cstdint>
#include <optional>
#include <string>

#include "operations/operation.h"

namespace chatkeep {

// Bytes that were written to a file before the row that names it is. See docs/attachments.md.
struct StoredFile {
  // Throws INVALID_ARGUMENT for what names no such file, or a path.
  explicit StoredFile(const Fields& fields);

  std::string sha256;
  std::string file;
  std::int64_t size;
};

// The file that holds these bytes of the session's scope already.
std::optional<std::string> find_file_of(Session& session, const std::string& sha256);

}  // namespace chatkeep
