#pragma once

#include <stdexcept>
#include <string>
#include <string_view>

namespace chatkeep {

// What went wrong, as the caller sees it. The names cross to JavaScript unchanged.
enum class ErrorCode {
  kInvalidArgument,
  kNotFound,
  kConflict,
  kForbidden,
  kQuotaExceeded,
  kStorageUnavailable,
  kCorrupt,
  kSchemaTooNew,
  kClosed,
  kInternal,
};

// "INVALID_ARGUMENT", "NOT_FOUND", ...
std::string_view error_name(ErrorCode code);

// The one exception of the core. The message tells the caller what to do.
class Error : public std::runtime_error {
 public:
  Error(ErrorCode code, const std::string& message) : std::runtime_error(message), code_(code) {}

  // An argument was refused: `field` is its path ("input.role").
  static Error invalid(std::string field, const std::string& problem);
  static Error not_found(std::string_view what, std::string_view id);
  static Error conflict(std::string_view what, std::string_view id);
  // The acting user may not do this in a conversation with members.
  static Error forbidden(const std::string& problem);
  // The database holds what nothing of chatkeep writes: `what` says what.
  static Error damaged(const std::string& what);
  // SQLite failed with `extended_code`; `context` says while doing what.
  static Error sqlite(int extended_code, const std::string& context);

  ErrorCode code() const { return code_; }
  // Empty where no argument is to blame.
  const std::string& field() const { return field_; }
  // The same error, with the field that is to blame.
  Error naming(const std::string& field) const;
  // The same error, for an argument that is inside another: "input" becomes "calls[2].input".
  Error inside(const std::string& outer) const;
  // SQLite's extended result code; 0 where SQLite did not fail.
  int sqlite_code() const { return sqlite_code_; }

 private:
  ErrorCode code_;
  std::string field_;
  int sqlite_code_ = 0;
};

}  // namespace chatkeep
