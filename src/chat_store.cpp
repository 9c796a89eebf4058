#include "chat_store.h"

#include <map>

#include "all_operations.h"
#include "clients/answers.h"
#include "operations/operation.h"
#include "schema/opening.h"
#include "schema/scopes.h"
#include "sqlite/transaction.h"
#include "storage/replacement.h"
#include "streams/stream_journal.h"

namespace chatkeep {

namespace {

Error closed() { return Error(ErrorCode::kClosed, "The store is closed. Open it again."); }

}  // namespace

// What there is between opening and closing. Members are destroyed from the last to the first.
struct ChatStore::Opened {
  struct OpenedSession {
    Session session;
    Durability durability;
  };

  Opened(std::shared_ptr<FileHost> file_host, std::string_view living_clients)
      : host(prepared(std::move(file_host))), vfs(*host), database("chat", vfs.name()) {
    // A database that turns out not to be ours is closed without being written to.
    database.set_checkpoint_on_close(false);
    make_ready(database, vfs, *host);
    // Loads the schema. Within a transaction, SQLite would not tell if reading its statistics
    // failed, and roll back.
    database.integer("SELECT count(*) FROM sqlite_schema");
    database.set_checkpoint_on_close(true);
    keep_clients(living_clients);
  }

  Session make_session(const SessionOptions& options, std::int64_t scope_key) {
    return {database,       *host, scope_key, options.user_id, options.organization_id,
            options.client, clock, ids,       changes};
  }

  SessionId open_session(const SessionOptions& options) {
    const std::int64_t scope_key = find_scope(database, options.user_id, options.organization_id);
    sessions.emplace(++last_session,
                     OpenedSession{make_session(options, scope_key), options.durability});
    return last_session;
  }

  static std::shared_ptr<FileHost> prepared(std::shared_ptr<FileHost> host) {
    finish_replacement(*host);
    return host;
  }

  std::size_t keep_clients(std::string_view living_clients) {
    vfs.set_durability(Durability::kFull);
    changes.clear();
    sqlite::Transaction transaction(database);
    Session everybody = make_session(SessionOptions{}, 0);
    const std::size_t interrupted = interrupt_streams(everybody, living_clients);
    forget_answers(database, living_clients);
    transaction.commit();
    return interrupted;
  }

  void run(SessionId id, const Operation& operation, const Arguments& arguments,
           const Delivery& delivery, std::string& answer, std::string& changed) {
    const auto found = sessions.find(id);
    if (found == sessions.end()) throw closed();
    Session& session = found->second.session;
    JsonWriter json;
    if (operation.kind == OperationKind::kRead) {
      operation.run(session, arguments, json);
      answer = json.take();
      return;
    }
    const bool relaxed = operation.kind == OperationKind::kWriteRelaxed;
    vfs.set_durability(relaxed ? Durability::kRelaxed : found->second.durability);
    changes.clear();
    sqlite::Transaction transaction(database);
    const bool may_come_again = delivery.number > 0 && !session.client.empty();
    if (may_come_again) {
      // It was applied already. What it changed was told then, or is read anew with a new owner.
      if (auto given = find_answer(database, session.client, delivery.number)) {
        answer = std::move(*given);
        return;
      }
    }
    operation.run(session, arguments, json);
    changed = changes.as_json(database);
    answer = json.take();
    if (may_come_again) {
      keep_answer(database, session.client, delivery.number, delivery.received, answer);
    }
    transaction.commit();
  }

  std::shared_ptr<FileHost> host;
  HostVfs vfs;
  sqlite::Connection database;
  Clock clock;
  UuidGenerator ids;
  ChangeLog changes;
  std::map<SessionId, OpenedSession> sessions;
  SessionId last_session = 0;
};

ChatStore::ChatStore(std::shared_ptr<FileHost> host, std::string_view living_clients)
    : opened_(std::make_unique<Opened>(std::move(host), living_clients)) {}

ChatStore::~ChatStore() = default;

ChatStore::Opened& ChatStore::opened() {
  if (!opened_) throw closed();
  return *opened_;
}

ChatStore::SessionId ChatStore::open_session(const SessionOptions& options) {
  return opened().open_session(options);
}

void ChatStore::close_session(SessionId id) {
  if (opened_) opened_->sessions.erase(id);
}

const std::string& ChatStore::call(SessionId session, std::size_t operation,
                                   std::string_view arguments, const Delivery& delivery) {
  changes_.clear();
  Opened& store = opened();
  const Operation& chosen = all_operations().at(operation);
  const Arguments parsed(arguments);
  std::string answer;
  std::string changed;
  store.run(session, chosen, parsed, delivery, answer, changed);
  changes_ = std::move(changed);
  answer_ = std::move(answer);
  return answer_;
}

std::size_t ChatStore::keep_clients(std::string_view living_clients) {
  return opened().keep_clients(living_clients);
}

void ChatStore::checkpoint(std::int64_t least_bytes) {
  if (!opened_) return;
  if (opened_->vfs.log_bytes() < least_bytes) return;
  opened_->database.checkpoint();
}

void ChatStore::close() { opened_.reset(); }

std::int64_t ChatStore::schema_version() { return chatkeep::schema_version(); }

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
