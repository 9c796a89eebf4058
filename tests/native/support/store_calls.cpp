#include "support/store_calls.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <array>

#include "sqlite/connection.h"

namespace chatkeep::test {

using nlohmann::json;

namespace {

// Of a store that `open` gave.
constexpr ChatStore::SessionId kSession = 1;

// The fields of a message, in the order in which answers have them.
constexpr std::array kMessageFields = {
    "id",       "conversationId", "role",     "kind",         "status",     "sequence",
    "content",  "text",           "threadId", "replyToId",    "previousId", "onPath",
    "provider", "model",          "sources",  "detectedMode", "authorId",   "pinnedAt",
    "pinnedBy", "data",           "meta",     "usage",        "createdAt",  "updatedAt"};

bool is_message(const json& value) {
  return value.is_array() && value.size() >= kMessageFields.size() && value[0].is_string() &&
         value[11].is_boolean();
}

// Messages as objects with names, wherever an answer has them.
json with_names(const json& answer) {
  if (is_message(answer)) {
    json message = json::object();
    for (std::size_t i = 0; i < kMessageFields.size(); ++i) message[kMessageFields[i]] = answer[i];
    return message;
  }
  if (!answer.is_structured()) return answer;
  json named = answer;
  for (json& each : named) each = with_names(each);
  return named;
}

json run(ChatStore& store, std::string_view operation, std::vector<json> arguments) {
  return call_as(store, kSession, operation, std::move(arguments));
}

}  // namespace

json call_as(ChatStore& store, ChatStore::SessionId session, std::string_view operation,
             std::vector<json> arguments, ChatStore::Delivery delivery) {
  const auto& names = ChatStore::operation_names();
  const auto found = std::find(names.begin(), names.end(), operation);
  if (found == names.end()) throw std::logic_error("no operation " + std::string(operation));
  const auto index = static_cast<std::size_t>(found - names.begin());
  return with_names(
      json::parse(store.call(session, index, json(std::move(arguments)).dump(), delivery)));
}

json call(ChatStore& store, std::string_view operation) { return run(store, operation, {}); }

json call(ChatStore& store, std::string_view operation, json first) {
  std::vector<json> arguments;
  arguments.push_back(std::move(first));
  return run(store, operation, std::move(arguments));
}

json call(ChatStore& store, std::string_view operation, json first, json second) {
  std::vector<json> arguments;
  arguments.push_back(std::move(first));
  arguments.push_back(std::move(second));
  return run(store, operation, std::move(arguments));
}

Error error_of(const std::function<void()>& action) {
  try {
    action();
    ADD_FAILURE() << "there was no error";
  } catch (const Error& error) {
    return error;
  }
  return Error(ErrorCode::kInternal, "no error");
}

std::unique_ptr<ChatStore> open(std::shared_ptr<FileHost> host, Durability durability) {
  auto store = std::make_unique<ChatStore>(std::move(host));
  const auto session = store->open_session({"", "", durability, ""});
  EXPECT_EQ(session, kSession);
  return store;
}

std::string integrity(std::shared_ptr<FileHost> host) {
  HostVfs vfs(*host);
  sqlite::Connection connection("chat", vfs.name());
  return connection.text("PRAGMA integrity_check");
}

}  // namespace chatkeep::test
