#pragma once

#include <cstdint>
#include <vector>

#include "messages/message_row.h"
#include "operations/operation.h"

namespace chatkeep {

// What is read together with messages: the `with` of a call. The names are those of MessageExtras
// in web/types/messages.ts.
class MessageExtras {
 public:
  // None.
  MessageExtras() = default;
  // Reads the field `with`. Throws INVALID_ARGUMENT with a list of what there is.
  explicit MessageExtras(const Fields& fields);
  // For a call whose only option it is: "options".
  static MessageExtras of_options(const Json& options);

  // Writes a message with what was asked for.
  void write(Session& session, const MessageRow& message, JsonWriter& answer) const;

 private:
  using Writer = void (*)(Session& session, const MessageRow& message, JsonWriter& answer);
  struct Extra {
    std::string_view name;
    Writer write;
  };
  static const std::vector<Extra>& known();

  std::vector<Extra> wanted_;
};

}  // namespace chatkeep
