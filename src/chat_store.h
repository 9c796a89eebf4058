#pragma once

#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "base/error.h"
#include "storage/file_host.h"
#include "storage/host_vfs.h"
#include "storage/memory_host.h"

namespace chatkeep {

// Start here: the store of one scope, over the files of one host. Everything chatkeep can do goes
// through call(); web/protocol.ts lists the operations with their arguments and answers.
//
// One thread at a time.
class ChatStore {
 public:
  struct Options {
    std::string user_id;
    std::string organization_id;
    Durability durability = Durability::kFull;
  };

  // Opens the store, creating or migrating its database. `host` lives as long as the store.
  // Throws Error: CORRUPT, SCHEMA_TOO_NEW (the files are left as they were), STORAGE_UNAVAILABLE,
  // QUOTA_EXCEEDED.
  ChatStore(std::shared_ptr<FileHost> host, const Options& options);
  ~ChatStore();
  ChatStore(const ChatStore&) = delete;
  ChatStore& operator=(const ChatStore&) = delete;

  // Runs an operation and gives its answer, a JSON document in plain ASCII, valid until the next
  // call. `arguments` is a JSON array in UTF-8. A write is one transaction: when the answer is
  // there it is kept as the durability says, and when Error is thrown nothing was changed.
  const std::string& call(std::size_t operation, std::string_view arguments);

  // What the last call changed, as plain-ASCII JSON: [{ conversationId, kinds, messageIds }, ...];
  // empty where it changed nothing. Valid until the next call.
  const std::string& changes() const { return changes_; }

  // Moves the write-ahead log into the database file, if it holds at least `least_bytes`. For idle
  // moments. Throws Error; nothing is lost then.
  void checkpoint(std::int64_t least_bytes);

  // Writes everything and lets go of the files. Every later call throws CLOSED. Closing twice is
  // fine.
  void close();

  // The names of the operations; call() takes an index into this.
  static const std::vector<std::string_view>& operation_names();

 private:
  struct Opened;

  std::unique_ptr<Opened> opened_;
  std::string answer_;
  std::string changes_;
};

// An error as JavaScript gets it: { code, message, field, sqliteCode } in plain ASCII.
std::string error_as_json(const Error& error);

}  // namespace chatkeep
