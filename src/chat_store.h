#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "base/error.h"
#include "base/heap.h"
#include "storage/file_host.h"
#include "storage/host_vfs.h"
#include "storage/memory_host.h"

namespace chatkeep {

// Start here: a store over the files of one host. Who uses it opens a session, which is confined
// to one scope; several may be open, each as if it were alone. Everything chatkeep can do goes
// through call(); web/protocol.ts lists the operations with their arguments and answers.
//
// One thread at a time.
class ChatStore {
 public:
  struct SessionOptions {
    std::string user_id;
    std::string organization_id;
    Durability durability = Durability::kFull;
    // Who calls, where several do: its streams end with it, and a call that it sends twice is
    // applied once.
    std::string client;
  };
  using SessionId = std::uint32_t;

  // A call that may be sent again, when its answer was lost. `number` grows with each call of the
  // client; 0: never sent again. The client has the answers of all calls up to `received`.
  struct Delivery {
    std::int64_t number = 0;
    std::int64_t received = 0;
  };

  // Opens the store, creating or migrating its database, and ends the streams whose client is not
  // among `living_clients`, a JSON array. `host` lives as long as the store.
  // Throws Error: CORRUPT, SCHEMA_TOO_NEW (the files are left as they were), STORAGE_UNAVAILABLE,
  // QUOTA_EXCEEDED.
  explicit ChatStore(std::shared_ptr<FileHost> host, std::string_view living_clients = "[]");
  ~ChatStore();
  ChatStore(const ChatStore&) = delete;
  ChatStore& operator=(const ChatStore&) = delete;

  // Throws Error.
  SessionId open_session(const SessionOptions& options);

  // What it did stays. Calls of it throw CLOSED afterwards.
  void close_session(SessionId id);

  // Runs an operation and gives its answer, a JSON document in plain ASCII, valid until the next
  // call. `arguments` is a JSON array in UTF-8. A write is one transaction: when the answer is
  // there it is kept as the durability says, and when Error is thrown nothing was changed.
  const std::string& call(SessionId session, std::size_t operation, std::string_view arguments,
                          const Delivery& delivery);
  const std::string& call(SessionId session, std::size_t operation, std::string_view arguments) {
    return call(session, operation, arguments, Delivery{});
  }

  // What the last call changed, as plain-ASCII JSON: [{ conversationId, kinds, messageIds }, ...];
  // empty where it changed nothing. Valid until the next call. For sessions of the same scope.
  const std::string& changes() const { return changes_; }

  // Ends the streams of the clients that are not among `living_clients`, a JSON array, and forgets
  // what was kept for them. Gives how many streams that were. Throws Error; nothing is changed
  // then.
  std::size_t keep_clients(std::string_view living_clients);

  // The files with bytes of attachments that no attachment needs since this was asked the last
  // time, a JSON array of names; what was purged is on the disk when they are told, so that they
  // can be removed. Throws Error.
  std::string take_freed_files();

  // Those of `names`, a JSON array, that hold the bytes of no attachment, as one: what a crash
  // left. Nothing is left over while a database that was saved aside may still need it. Throws
  // Error.
  std::string leftover_files(std::string_view names);

  // Moves the write-ahead log into the database file, if it holds at least `least_bytes` and no
  // backup is being read. For idle moments. Throws Error; nothing is lost then.
  void checkpoint(std::int64_t least_bytes);

  // Brings the search's index nearer to what was written, by a bounded piece of work. Gives whether
  // there is more of it. For idle moments. Throws Error; nothing is lost then.
  bool index_some();

  // Writes everything and lets go of the files. Every later call throws CLOSED. Closing twice is
  // fine.
  void close();

  // What is wrong with the files of a store that nobody has open, and may not open any more, as
  // JSON: see repair/doctor.h. Repairs it where that is asked for. The conversations of this scope
  // are named. Throws Error.
  static std::string doctor(FileHost& host, bool repair, const std::string& user_id,
                            const std::string& organization_id);

  // The names of the operations; call() takes an index into this.
  static const std::vector<std::string_view>& operation_names();

  // The version of the schema that this code reads and writes.
  static std::int64_t schema_version();

  // What the operation `stats` tells as the memory of the program; until then it tells 0.
  static void measure_heap_with(HeapMeter meter);

 private:
  struct Opened;

  Opened& opened();

  std::unique_ptr<Opened> opened_;
  std::string answer_;
  std::string changes_;
};

// An error as JavaScript gets it: { code, message, field, sqliteCode } in plain ASCII.
std::string error_as_json(const Error& error);

}  // namespace chatkeep
