#include "chat_store.h"

#include "all_operations.h"
#include "operations/operation.h"
#include "schema/migrations.h"
#include "schema/scopes.h"
#include "sqlite/transaction.h"
#include "streams/stream_journal.h"

namespace chatkeep {

// What there is between opening and closing. Members are destroyed from the last to the first.
struct ChatStore::Opened {
  Opened(std::shared_ptr<FileHost> file_host, const Options& options)
      : host(std::move(file_host)),
        vfs(*host),
        database("chat", vfs.name()),
        durability(options.durability) {
    // A database that turns out not to be ours is closed without being written to.
    database.set_checkpoint_on_close(false);
    migrate(database);
    database.set_checkpoint_on_close(true);
    const std::int64_t scope_key = find_scope(database, options.user_id, options.organization_id);
    session.emplace(Session{database, *host, scope_key, options.user_id, options.organization_id,
                            clock, ids, changes});
    interrupt();
    vfs.set_durability(options.durability);
  }

  // Of what was cut off; one transaction, and none where nothing was.
  void interrupt() {
    sqlite::Transaction transaction(database);
    interrupt_streams(*session);
    transaction.commit();
  }

  void run(const Operation& operation, const Arguments& arguments, JsonWriter& answer,
           std::string& changed) {
    if (operation.kind == OperationKind::kRead) {
      operation.run(*session, arguments, answer);
      return;
    }
    const bool relaxed = operation.kind == OperationKind::kWriteRelaxed;
    vfs.set_durability(relaxed ? Durability::kRelaxed : durability);
    changes.clear();
    sqlite::Transaction transaction(database);
    operation.run(*session, arguments, answer);
    changed = changes.as_json(database);
    transaction.commit();
  }

  std::shared_ptr<FileHost> host;
  HostVfs vfs;
  sqlite::Connection database;
  Durability durability;
  Clock clock;
  UuidGenerator ids;
  ChangeLog changes;
  std::optional<Session> session;
};

ChatStore::ChatStore(std::shared_ptr<FileHost> host, const Options& options)
    : opened_(std::make_unique<Opened>(std::move(host), options)) {}

ChatStore::~ChatStore() = default;

const std::string& ChatStore::call(std::size_t operation, std::string_view arguments) {
  changes_.clear();
  if (!opened_) throw Error(ErrorCode::kClosed, "The store is closed. Open it again.");
  const Operation& chosen = all_operations().at(operation);
  const Arguments parsed(arguments);
  JsonWriter answer;
  std::string changed;
  opened_->run(chosen, parsed, answer, changed);
  changes_ = std::move(changed);
  answer_ = answer.take();
  return answer_;
}

void ChatStore::checkpoint(std::int64_t least_bytes) {
  if (!opened_) return;
  if (opened_->vfs.log_bytes() < least_bytes) return;
  opened_->database.checkpoint();
}

void ChatStore::close() { opened_.reset(); }

const std::vector<std::string_view>& ChatStore::operation_names() {
  static const std::vector<std::string_view> names = [] {
    std::vector<std::string_view> all;
    for (const Operation& operation : all_operations()) all.push_back(operation.name);
    return all;
  }();
  return names;
}

std::string error_as_json(const Error& error) {
  JsonWriter json;
  json.begin_object();
  json.key("code").text(error_name(error.code()));
  json.key("message").text(error.what());
  if (error.field().empty()) {
    json.key("field").null();
  } else {
    json.key("field").text(error.field());
  }
  if (error.sqlite_code() == 0) {
    json.key("sqliteCode").null();
  } else {
    json.key("sqliteCode").number(error.sqlite_code());
  }
  json.end_object();
  return json.take();
}

}  // namespace chatkeep
