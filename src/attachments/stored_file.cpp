#include "attachments/stored_file.h"

#include "base/error.h"

namespace chatkeep {

namespace {

constexpr std::size_t kHashDigits = 64;
constexpr std::size_t kMaxFileNameLength = 200;
constexpr std::string_view kHexadecimal = "0123456789abcdef";

constexpr std::string_view kFileOf =
    "SELECT file FROM attachments WHERE scope_key = ? AND sha256 = ? LIMIT 1";

std::string read_hash(const Fields& fields) {
  std::string hash = fields.text("sha256", kHashDigits).value_or("");
  if (hash.size() != kHashDigits || hash.find_first_not_of(kHexadecimal) != std::string::npos) {
    throw Error::invalid(fields.path("sha256"), "must be 64 hexadecimal digits.");
  }
  return hash;
}

// The name of a file, and never a path.
std::string read_file_name(const Fields& fields, const std::string& sha256) {
  std::string name = fields.text("file", kMaxFileNameLength).value_or("");
  const bool is_name = name.starts_with(sha256 + "-") &&
                       name.find_first_not_of("0123456789abcdef-") == std::string::npos;
  if (!is_name) throw Error::invalid(fields.path("file"), "is no name of a file.");
  return name;
}

std::int64_t read_size(const Fields& fields) {
  const auto size = fields.integer("size", 0, kMaxSafeInteger);
  if (!size) throw Error::invalid(fields.path("size"), "must be given.");
  return *size;
}

}  // namespace

StoredFile::StoredFile(const Fields& fields)
    : sha256(read_hash(fields)), file(read_file_name(fields, sha256)), size(read_size(fields)) {}

std::optional<std::string> find_file_of(Session& session, const std::string& sha256) {
  sqlite::Query row = session.database.query(kFileOf);
  if (!row.with(session.scope_key, sha256).step()) return std::nullopt;
  return std::string(row.text(0));
}

}  // namespace chatkeep
