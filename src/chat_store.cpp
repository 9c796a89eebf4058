#include "chat_store.h"

#include <map>

#include "all_operations.h"
#include "attachments/attachment_files.h"
#include "clients/answers.h"
#include "clients/left_behind.h"
#include "operations/operation.h"
#include "repair/doctor.h"
#include "schema/opening.h"
#include "schema/scopes.h"
#include "search/indexing.h"
#include "sqlite/transaction.h"
#include "storage/replacement.h"
#include "streams/stream_journal.h"
#include "transfer/importing.h"
#include "upkeep/transfers.h"

namespace chatkeep {

namespace {

std::string as_json(const std::vector<std::string>& texts) {
  JsonWriter json;
  json.begin_array();
  for (const std::string& text : texts) json.text(text);
  json.end_array();
  return json.take();
}

Error closed() { return Error(ErrorCode::kClosed, "The store is closed. Open it again."); }

}  // namespace

// An open database that is ready for use. Opening it throws Error.
struct OpenDatabase {
  explicit OpenDatabase(FileHost& files) : vfs(files), connection("chat", vfs.name()) {
    // A database that turns out not to be ours is closed without being written to.
    connection.set_checkpoint_on_close(false);
    make_ready(connection, vfs, files);
    // Loads the schema. Within a transaction, SQLite would not tell if reading its statistics
    // failed, and roll back.
    connection.integer("SELECT count(*) FROM sqlite_schema");
    connection.set_checkpoint_on_close(true);
  }

  HostVfs vfs;
  sqlite::Connection connection;
};

// What there is between opening and closing. Members are destroyed from the last to the first.
struct ChatStore::Opened final : private Upkeep {
  struct OpenedSession {
    SessionOptions options;
    // Good for the database that is open.
    std::optional<Session> session;
  };

  Opened(std::shared_ptr<FileHost> file_host, std::string_view living_clients)
      : host(std::move(file_host)) {
    open_database();
    keep_clients(living_clients);
  }

  void open_database() {
    sidebar_rows.clear();
    finish_replacement(*host);
    opened = std::make_unique<OpenDatabase>(*host);
    try {
      for (auto& [id, session] : sessions) begin(session);
    } catch (...) {
      opened.reset();
      throw;
    }
  }

  // The database. Opens it, if that failed the last time.
  OpenDatabase& ready() {
    if (!opened) open_database();
    return *opened;
  }

  void begin(OpenedSession& session) {
    const SessionOptions& options = session.options;
    sqlite::Connection& connection = ready().connection;
    const std::int64_t scope_key = find_scope(connection, options.user_id, options.organization_id);
    session.session.emplace(make_session(options, scope_key));
  }

  Session make_session(const SessionOptions& options, std::int64_t scope_key) {
    return {ready().connection, *host, scope_key, options.user_id, options.organization_id,
            options.client,     clock, ids,       changes,         sidebar_rows};
  }

  SessionId open_session(const SessionOptions& options) {
    OpenedSession session{options, std::nullopt};
    begin(session);
    sessions.emplace(++last_session, std::move(session));
    return last_session;
  }

  void close_session(SessionId id) {
    sessions.erase(id);
    if (under_way.kind != Transfer::Kind::kNone && under_way.session == id) {
      end_transfer(under_way, *host);
    }
  }

  std::size_t keep_clients(std::string_view living_clients) {
    OpenDatabase& database = ready();
    std::size_t interrupted = 0;
    if (!is_anything_left_behind(database.connection)) return interrupted;
    write(Durability::kFull, [&] {
      Session everybody = make_session(SessionOptions{}, 0);
      interrupted = interrupt_streams(everybody, living_clients);
      discard_imports(database.connection, living_clients);
      forget_answers(database.connection, living_clients);
    });
    sidebar_rows.clear();
    return interrupted;
  }

  // Runs `action` in a transaction of its own, twice where the disk was full at first.
  void write(Durability durability, const std::function<void()>& action) {
    OpenDatabase& database = ready();
    const auto attempt = [&] {
      database.vfs.set_durability(durability);
      changes.clear();
      const SidebarRows::Writing writing(sidebar_rows, changes);
      sqlite::Transaction transaction(database.connection);
      action();
      transaction.commit();
    };
    try {
      attempt();
    } catch (const Error& error) {
      if (error.code() != ErrorCode::kQuotaExceeded || !empty_log()) throw;
      attempt();
    }
  }

  // The room of the log, once what it holds is in the database. Whether there is any now.
  bool empty_log() {
    const HostVfs& vfs = opened->vfs;
    if (vfs.log_bytes() == 0) return false;
    try {
      checkpoint(0);
    } catch (const Error&) {
      return false;  // The full disk is the error to report.
    }
    return vfs.log_bytes() == 0;
  }

  std::vector<std::string> take_freed_files() {
    if (!has_freed_files(ready().connection)) return {};
    std::vector<std::string> files;
    // Flushes what the purge wrote, too: its file must not go before it.
    write(Durability::kFull, [&] { files = chatkeep::take_freed_files(opened->connection); });
    return files;
  }

  std::vector<std::string> leftover_files(std::string_view names) {
    if (host->size(StoreFile::kDamaged) > 0) return {};
    return find_leftover_files(ready().connection, names);
  }

  void checkpoint(std::int64_t least_bytes) {
    OpenDatabase& database = ready();
    const std::int64_t log_bytes = database.vfs.log_bytes();
    if (log_bytes < least_bytes) return;
    if (under_way.kind == Transfer::Kind::kBackup) {
      // It reads the file, which stays as it is until then.
      if (log_bytes < kMaxLogBytesOfBackup) return;
      end_transfer(under_way, *host);
    }
    database.connection.checkpoint();
  }

  bool index_some() {
    OpenDatabase& database = ready();
    // What a power cut takes of it is done again.
    database.vfs.set_durability(Durability::kRelaxed);
    sqlite::Transaction transaction(database.connection);
    const bool more = chatkeep::index_some(database.connection, kIndexedWhenIdle);
    transaction.commit();
    return more;
  }

  void run(SessionId id, const Operation& operation, const Arguments& arguments,
           const Delivery& delivery, std::string& answer, std::string& changed) {
    const auto found = sessions.find(id);
    if (found == sessions.end()) throw closed();
    sqlite::Connection& connection = ready().connection;
    JsonWriter json;
    if (operation.kind == OperationKind::kUpkeep) {
      calling = id;
      operation.maintain(*this, arguments, json);
      answer = json.take();
      return;
    }
    Session& session = *found->second.session;
    if (operation.kind == OperationKind::kRead) {
      sqlite::ReadTransaction transaction(connection);
      operation.run(session, arguments, json);
      answer = json.take();
      return;
    }
    const bool relaxed = operation.kind == OperationKind::kWriteRelaxed;
    write(relaxed ? Durability::kRelaxed : found->second.options.durability, [&] {
      answer = run_once(session, operation, arguments, delivery);
      changed = changes.as_json(connection);
    });
  }

  // A call that comes again gets the answer that was given to it. What it changed was told then, or
  // is read anew with a new owner.
  std::string run_once(Session& session, const Operation& operation, const Arguments& arguments,
                       const Delivery& delivery) {
    sqlite::Connection& connection = session.database;
    const bool may_come_again = delivery.number > 0 && !session.client.empty();
    if (may_come_again) {
      auto given = find_answer(connection, session.client, delivery.number);
      if (given) return std::move(*given);
    }
    JsonWriter json;
    operation.run(session, arguments, json);
    std::string answer = json.take();
    if (may_come_again) {
      keep_answer(connection, session.client, delivery.number, delivery.received, answer);
    }
    return answer;
  }

  std::shared_ptr<FileHost> host;
  std::unique_ptr<OpenDatabase> opened;
  Clock clock;
  UuidGenerator ids;
  ChangeLog changes;
  SidebarRows sidebar_rows;
  std::map<SessionId, OpenedSession> sessions;
  SessionId last_session = 0;

 private:
  // Some milliseconds, so that a call which comes meanwhile hardly waits.
  static constexpr IndexedAtOnce kIndexedWhenIdle = {100, 256 * 1024};
  // A log that is longer costs more than to begin the backup anew.
  static constexpr std::int64_t kMaxLogBytesOfBackup = 256 * 1024 * 1024;

  FileHost& files() override { return *host; }
  sqlite::Connection& database() override { return ready().connection; }
  Transfer& transfer() override { return under_way; }
  std::uint32_t session() const override { return calling; }
  ScopeName scope() const override {
    const SessionOptions& options = sessions.at(calling).options;
    return {options.user_id, options.organization_id};
  }

  void without_database(const std::function<void()>& action) override {
    for (auto& [id, session] : sessions) session.session.reset();
    // Closed as it is: to look at the files must not change them.
    opened->connection.set_checkpoint_on_close(false);
    opened.reset();
    try {
      action();
    } catch (...) {
      reopen_if_possible();
      throw;
    }
    open_database();
  }

  void reopen_if_possible() {
    try {
      open_database();
    } catch (const Error&) {
      // What brought us here is the error to report. The next call tries again, and says why not.
    }
  }

  Transfer under_way;
  SessionId calling = 0;
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
  if (opened_) opened_->close_session(id);
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

std::string ChatStore::take_freed_files() { return as_json(opened().take_freed_files()); }

std::string ChatStore::leftover_files(std::string_view names) {
  return as_json(opened().leftover_files(names));
}

void ChatStore::checkpoint(std::int64_t least_bytes) {
  if (opened_) opened_->checkpoint(least_bytes);
}

bool ChatStore::index_some() { return opened_ && opened_->index_some(); }

void ChatStore::close() { opened_.reset(); }

std::string ChatStore::doctor(FileHost& host, bool repair, const std::string& user_id,
                              const std::string& organization_id) {
  return chatkeep::doctor(host, repair, {user_id, organization_id});
}

void ChatStore::measure_heap_with(HeapMeter meter) { chatkeep::measure_heap_with(meter); }

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
