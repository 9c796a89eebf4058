#include "base/error.h"

namespace chatkeep {

namespace {

// SQLite's primary result codes, which never change. Named
// here because only src/sqlite and src/storage include sqlite3.h.
constexpr int kSqliteNoMemory = 7;
constexpr int kSqliteReadOnly = 8;
constexpr int kSqliteIoError = 10;
constexpr int kSqliteCorrupt = 11;
constexpr int kSqliteFull = 13;
constexpr int kSqliteCannotOpen = 14;
constexpr int kSqliteTooBig = 18;
constexpr int kSqliteNotADatabase = 26;
// An extended code: a page without its checksum.
constexpr int kSqliteBadPage = 10 | (32 << 8);

struct Advice {
  ErrorCode code;
  const char* text;
};

constexpr const char* kDamaged =
    "The database is damaged. Its files were left as they are. doctor() says what is wrong, and "
    "with { repair: true } saves them aside and keeps what can be read.";

Advice advice_for(int extended_code) {
  if (extended_code == kSqliteBadPage) return {ErrorCode::kCorrupt, kDamaged};
  switch (extended_code & 0xff) {
    case kSqliteFull:
      return {ErrorCode::kQuotaExceeded,
              "The storage is full: nothing of this call was written, what is stored stays "
              "readable. Free some space and try again."};
    case kSqliteCorrupt:
      return {ErrorCode::kCorrupt, kDamaged};
    case kSqliteNotADatabase:
      return {ErrorCode::kCorrupt, "The file is not a database of chatkeep. It was left as it is."};
    case kSqliteIoError:
    case kSqliteCannotOpen:
    case kSqliteReadOnly:
      return {ErrorCode::kStorageUnavailable,
              "The storage failed. Close the store and open it again."};
    case kSqliteTooBig:
      return {ErrorCode::kInvalidArgument, "A value is larger than 1,000,000,000 bytes."};
    case kSqliteNoMemory:
      return {ErrorCode::kInternal, "Out of memory. Try with smaller values."};
    default:
      return {ErrorCode::kInternal, "The database refused the operation."};
  }
}

}  // namespace

std::string_view error_name(ErrorCode code) {
  switch (code) {
    case ErrorCode::kInvalidArgument:
      return "INVALID_ARGUMENT";
    case ErrorCode::kNotFound:
      return "NOT_FOUND";
    case ErrorCode::kConflict:
      return "CONFLICT";
    case ErrorCode::kForbidden:
      return "FORBIDDEN";
    case ErrorCode::kQuotaExceeded:
      return "QUOTA_EXCEEDED";
    case ErrorCode::kStorageUnavailable:
      return "STORAGE_UNAVAILABLE";
    case ErrorCode::kCorrupt:
      return "CORRUPT";
    case ErrorCode::kSchemaTooNew:
      return "SCHEMA_TOO_NEW";
    case ErrorCode::kClosed:
      return "CLOSED";
    case ErrorCode::kInternal:
      return "INTERNAL";
  }
  return "INTERNAL";
}

Error Error::invalid(std::string field, const std::string& problem) {
  Error error(ErrorCode::kInvalidArgument, field + ": " + problem);
  error.field_ = std::move(field);
  return error;
}

Error Error::not_found(std::string_view what, std::string_view id) {
  return Error(ErrorCode::kNotFound,
               "There is no " + std::string(what) + " with the id " + std::string(id) + ".");
}

Error Error::conflict(std::string_view what, std::string_view id) {
  Error error(ErrorCode::kConflict, "The id " + std::string(id) + " belongs to another " +
                                        std::string(what) +
                                        ". Leave the id out to have one made, or choose another.");
  error.field_ = "input.id";
  return error;
}

Error Error::forbidden(const std::string& problem) { return Error(ErrorCode::kForbidden, problem); }

Error Error::damaged(const std::string& what) {
  return Error(ErrorCode::kCorrupt, "The database is damaged: " + what +
                                        " Its files were left as they are; keep a copy of them.");
}

Error Error::naming(const std::string& field) const {
  Error error(code_, field + ": " + what());
  error.field_ = field;
  error.sqlite_code_ = sqlite_code_;
  return error;
}

Error Error::inside(const std::string& outer) const {
  Error error(code_, outer + ": " + what());
  if (!field_.empty()) error.field_ = outer + "." + field_;
  error.sqlite_code_ = sqlite_code_;
  return error;
}

Error Error::sqlite(int extended_code, const std::string& context) {
  const Advice advice = advice_for(extended_code);
  Error error(advice.code, std::string(advice.text) + " (" + context + ")");
  error.sqlite_code_ = extended_code;
  return error;
}

}  // namespace chatkeep
