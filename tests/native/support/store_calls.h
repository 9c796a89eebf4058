#pragma once

#include <functional>
#include <memory>
#include <nlohmann/json.hpp>
#include <string>
#include <string_view>

#include "chat_store.h"

namespace chatkeep::test {

// Runs an operation by its name, in a session.
nlohmann::json call_as(ChatStore& store, ChatStore::SessionId session, std::string_view operation,
                       std::vector<nlohmann::json> arguments,
                       ChatStore::Delivery delivery = ChatStore::Delivery{});

// The same in the session of a store that `open` gave.
nlohmann::json call(ChatStore& store, std::string_view operation);
nlohmann::json call(ChatStore& store, std::string_view operation, nlohmann::json first);
nlohmann::json call(ChatStore& store, std::string_view operation, nlohmann::json first,
                    nlohmann::json second);

// The error that an action gives. Fails the test if there is none.
Error error_of(const std::function<void()>& action);

// Opens a store over `host` for the local user.
std::unique_ptr<ChatStore> open(std::shared_ptr<FileHost> host,
                                Durability durability = Durability::kFull);

// "ok", or what PRAGMA integrity_check says of the database in `host`.
std::string integrity(std::shared_ptr<FileHost> host);

}  // namespace chatkeep::test
