#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "base/clock.h"
#include "base/json_writer.h"
#include "base/uuid.h"
#include "conversations/sidebar_rows.h"
#include "operations/arguments.h"
#include "operations/change_log.h"
#include "sqlite/connection.h"
#include "storage/file_host.h"

namespace chatkeep {

class Upkeep;

// What an operation works with. Every statement is confined to `scope_key`.
struct Session {
  sqlite::Connection& database;
  FileHost& files;
  std::int64_t scope_key;
  // The default author of a message.
  std::string user_id;
  std::string organization_id;
  // Who calls, where several do: its streams end with it. Empty where there is but one.
  std::string client;
  Clock& clock;
  UuidGenerator& ids;
  ChangeLog& changes;
  SidebarRows& sidebar_rows;
};

enum class OperationKind {
  kRead,
  kWrite,         // Runs in a transaction of its own: all of it or nothing.
  kWriteRelaxed,  // The same, without waiting for the disk: a power cut may take it.
  kUpkeep,        // Works on the files, in no transaction, and is not confined to a scope.
};

// One call of the interface. `run` writes exactly one JSON value as the answer.
struct Operation {
  // As in web/protocol.ts: "messages.append".
  std::string_view name;
  OperationKind kind;
  void (*run)(Session& session, const Arguments& arguments, JsonWriter& answer);
  // In the place of `run`, of what is kUpkeep.
  void (*maintain)(Upkeep& store, const Arguments& arguments, JsonWriter& answer) = nullptr;
};

using Operations = std::vector<Operation>;

}  // namespace chatkeep
