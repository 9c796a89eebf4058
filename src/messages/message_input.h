#pragma once

#include <optional>
#include <string>

#include "operations/arguments.h"

namespace chatkeep {

inline const Choices kMessageRoles = {"user", "assistant", "system", "tool"};
inline const Choices kMessageKinds = {"text", "task"};
inline const Choices kMessageStatuses = {"pending", "streaming", "completed", "failed",
                                         "interrupted"};
inline constexpr std::size_t kMaxModelLength = 255;
inline constexpr std::size_t kMaxDetectedModeLength = 50;

// Text, or a JSON object that travels as { json: "..." }.
struct MessageContent {
  MessageContent(const Json& value, const std::string& field);

  std::string stored;
  // The plain text of a JSON object; empty where `stored` is plain text itself.
  std::optional<std::string> text;
};

// What a caller gives to append one message, checked.
struct MessageInput {
  // `path` names it in errors: "input", "inputs[3]".
  MessageInput(const Json& object, const std::string& path, const std::string& default_author);

  std::optional<std::string> id;
  std::string role;
  std::string kind;
  std::string status;
  std::string provider;
  std::string model;
  std::optional<std::string> detected_mode;
  std::string author_id;
  std::optional<Nanoseconds> created_at;
  std::optional<std::string> data;
  std::optional<std::string> meta;
  std::optional<std::string> usage;
  std::optional<std::string> sources;
  std::optional<std::string> thread_id;
  std::optional<std::string> reply_to_id;
  // Given as null: it is a first message. Not given: it follows the head.
  std::optional<std::string> previous_id;
  bool previous_given;
  MessageContent content;

  // A field's path in errors.
  std::string path(std::string_view name) const { return path_ + "." + std::string(name); }

 private:
  MessageInput(const Fields& fields, const std::string& path, const std::string& default_author);

  std::string path_;
};

// Throws INVALID_ARGUMENT where `fields` has what only an assistant's message may have.
void check_assistant_only(const Fields& fields, std::string_view role);

}  // namespace chatkeep
