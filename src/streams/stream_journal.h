#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "messages/message_row.h"
#include "operations/operation.h"

namespace chatkeep {

// The status of a message that has a journal.
inline constexpr std::string_view kStreaming = "streaming";

// One thing that came while a message was streamed, a row of its own until the message ends.
struct StreamPart {
  std::string kind;                 // text, sources, step, visualization, data, event
  std::optional<std::string> name;  // Of a part of kind data: the member.
  std::string body;                 // Text, or the JSON of the others.
};

// What a message is once its journal is folded into it.
struct StreamedMessage {
  std::string content;
  std::optional<std::string> sources;
  std::optional<std::string> data;
  std::optional<std::string> meta;
};

// The message with its journal and, at its end, with what comes with that.
StreamedMessage read_streamed(Session& session, const MessageRow& message,
                              const std::vector<StreamPart>& more = {});

// Appends to the journal.
void write_parts(Session& session, std::int64_t message_key, const std::vector<StreamPart>& parts);

// Makes this the message, without a journal. The usage stays as it is where none is given.
void end_stream(Session& session, std::int64_t message_key, const StreamedMessage& streamed,
                std::string_view status, const std::optional<std::string>& usage);

// Folds what the journal has so far into the message, which goes on streaming, so that an update of
// the message finds it whole.
void fold_journal(Session& session, std::int64_t message_key);

// Who a message of this status depends on: a stream ends with the client that writes it.
std::optional<std::string> stream_client(const Session& session, std::string_view status);

// Ends as interrupted the streams whose client is gone, and gives how many that were.
// `living_clients` is a JSON array of those that are not. In every scope: who has the store open
// speaks for all of it.
std::size_t interrupt_streams(Session& session, std::string_view living_clients);

}  // namespace chatkeep
