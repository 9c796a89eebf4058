#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "operations/operation.h"

namespace chatkeep {

// The columns that one update changes.
class RowChanges {
 public:
  using Value = std::variant<std::nullopt_t, std::int64_t, std::string>;

  // `column` is ours, never from outside.
  void set(std::string_view column, Value value) { changes_.push_back({column, std::move(value)}); }

  // An empty value clears the column.
  template <typename Optional>
  void set_optional(std::string_view column, std::optional<Optional> value) {
    if (value) {
      set(column, std::move(*value));
    } else {
      set(column, std::nullopt);
    }
  }

  // UPDATE `table` SET ..., updated_at = now, of this scope's row with this key.
  void apply(Session& session, std::string_view table, std::string_view key_column,
             std::int64_t key) const;

 private:
  struct Change {
    std::string_view column;
    Value value;
  };
  std::vector<Change> changes_;
};

}  // namespace chatkeep
