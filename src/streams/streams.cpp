#include "streams/streams.h"

#include "base/error.h"
#include "base/json_document.h"
#include "messages/message_appender.h"
#include "messages/messages.h"
#include "streams/stream_journal.h"

namespace chatkeep {

namespace {

constexpr std::size_t kMaxParts = 10'000;
const Choices kPartKinds = {"text", "sources", "step", "visualization", "data", "event"};
const Choices kEndings = {"completed", "failed", "interrupted"};

const std::string kGet = "SELECT " + std::string(kMessageColumns) + " FROM " +
                         std::string(kMessageTables) +
                         " WHERE m.scope_key = ?1 AND m.message_key = ?2";
constexpr std::string_view kResume =
    "UPDATE messages SET status = 'streaming', stream_client = ?4,"
    " meta = json_remove(meta, '$.error'), updated_at = ?3 WHERE scope_key = ?1 AND message_key = "
    "?2";

StreamPart read_part(const Json& object, const std::string& path) {
  const Fields fields(object, path, {"kind", "name", "text", "json"});
  StreamPart part;
  part.kind = fields.required_one_of("kind", kPartKinds);
  if (part.kind == "text") {
    fields.at("text");
    part.body = *fields.unlimited_text("text");
    return part;
  }
  fields.at("json");
  if (part.kind == "sources") {
    part.body = *fields.json_array("json");
  } else if (part.kind == "step" || part.kind == "event") {
    part.body = *fields.json_object("json");
  } else {
    part.body = *fields.json_value("json");
  }
  if (part.kind == "data") part.name = check_id(fields.at("name"), fields.path("name"));
  return part;
}

std::vector<StreamPart> read_parts(const Json& list, const std::string& path) {
  if (!list.is_array() || list.size() > kMaxParts) {
    throw Error::invalid(path, "must be an array of at most " + std::to_string(kMaxParts) + ".");
  }
  std::vector<StreamPart> parts;
  for (std::size_t i = 0; i < list.size(); ++i) {
    parts.push_back(read_part(list[i], path + "[" + std::to_string(i) + "]"));
  }
  return parts;
}

void check_parts(const std::vector<StreamPart>& parts, const FoundMessage& message) {
  for (const StreamPart& part : parts) {
    if (part.kind == "sources" && message.role != "assistant") {
      throw Error::invalid("parts", "sources are for messages of the assistant only.");
    }
    // An update may have made it so meanwhile.
    if (part.kind == "text" && !message.is_text) {
      throw Error::invalid("parts", "the message has a content that is no text.");
    }
  }
}

FoundMessage find_streaming(Session& session, const std::string& id) {
  FoundMessage message = find_message(session, id);
  if (message.status != kStreaming) {
    throw Error::invalid("messageId", "is not streaming: it is " + message.status + ".");
  }
  require_author(session, message);
  return message;
}

void begin(Session& session, const Arguments& arguments, JsonWriter& answer) {
  Json input = arguments.object(1);
  if (!input.is_object()) throw Error::invalid("input", "must be an object.");
  const auto kind = input.find("kind");
  if (kind != input.end() && !kind->is_null() && *kind != "text") {
    throw Error::invalid("input.kind", "must be text: a task is not streamed.");
  }
  if (input.contains("content") && !input["content"].is_string()) {
    throw Error::invalid("input.content", "must be text: what is streamed is text.");
  }
  input.emplace("role", "assistant");
  input.emplace("content", "");
  input["status"] = kStreaming;
  MessageAppender appender(session, arguments.id(0, "conversationId"));
  appender.append(MessageInput(input, "input", session.user_id), answer);
  appender.finish();
}

void write(Session& session, const Arguments& arguments, JsonWriter& answer) {
  const FoundMessage message = find_streaming(session, arguments.id(0, "messageId"));
  const auto parts = read_parts(arguments.array(1, "parts", kMaxParts), "parts");
  check_parts(parts, message);
  write_parts(session, message.key, parts);
  session.changes.touch(message.conversation_key, ChangeKind::kStream, message.key);
  answer.null();
}

void end(Session& session, const Arguments& arguments, JsonWriter& answer) {
  const std::string& id = arguments.id(0, "messageId");
  const FoundMessage message = find_streaming(session, id);
  const Fields fields(arguments.object(1), "end", {"status", "parts", "usage", "meta", "error"});
  const std::string status = fields.required_one_of("status", kEndings);
  std::vector<StreamPart> parts;
  if (fields.has_value("parts")) parts = read_parts(fields.at("parts"), fields.path("parts"));
  check_parts(parts, message);
  if (const auto meta = fields.json_object("meta")) parts.push_back({"meta", std::nullopt, *meta});
  if (const auto error = fields.unlimited_text("error")) {
    parts.push_back({"meta", std::nullopt, Json({{"error", *error}}).dump()});
  }
  StreamedMessage streamed;
  {
    sqlite::Query row = session.database.query(kGet);
    row.with(session.scope_key, message.key).step();
    streamed = read_streamed(session, read_message(session, row), parts);
  }
  end_stream(session, message.key, streamed, status, fields.json_object("usage"));
  session.changes.touch(message.conversation_key, ChangeKind::kMessages, message.key);
  write_message_by_id(session, id, MessageExtras(), answer);
}

void resume(Session& session, const Arguments& arguments, JsonWriter& answer) {
  const std::string& id = arguments.id(0, "id");
  const FoundMessage message = find_message(session, id);
  require_author(session, message);
  if (message.status != "interrupted" && message.status != "failed") {
    throw Error::invalid("id", "is neither interrupted nor failed: it is " + message.status + ".");
  }
  if (!message.is_text) throw Error::invalid("id", "has a content that is no text.");
  session.database.query(kResume)
      .with(session.scope_key, message.key, session.clock.now(), stream_client(session, kStreaming))
      .run();
  session.changes.touch(message.conversation_key, ChangeKind::kMessages, message.key);
  write_message_by_id(session, id, MessageExtras(), answer);
}

}  // namespace

Operations stream_operations() {
  return {
      {"streams.begin", OperationKind::kWrite, begin},
      {"streams.write", OperationKind::kWriteRelaxed, write},
      {"streams.end", OperationKind::kWrite, end},
      {"streams.resume", OperationKind::kWrite, resume},
  };
}

}  // namespace chatkeep
