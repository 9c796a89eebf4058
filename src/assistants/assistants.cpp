#include "assistants/assistants.h"

#include "base/error.h"
#include "filters/list_model.h"
#include "operations/columns.h"
#include "operations/row_changes.h"
#include "operations/row_lifecycle.h"

namespace chatkeep {

namespace {

constexpr std::size_t kMaxProviderLength = 255;
constexpr std::size_t kMaxModelLength = 255;
constexpr std::string_view kDefaultProvider = "ollama";

// In the order in which write_assistant reads them.
constexpr std::string_view kList =
    "SELECT id, name, user_authentication, provider, model, created_at, updated_at, config"
    " FROM assistants WHERE scope_key = ? AND deleted_at IS NULL";
const std::string kGet = std::string(kList) + " AND id = ?";
constexpr std::string_view kFind =
    "SELECT assistant_key FROM assistants WHERE scope_key = ? AND id = ? AND deleted_at IS NULL";
constexpr std::string_view kInsert =
    "INSERT INTO assistants (scope_key, id, name, user_authentication, provider, model,"
    " created_at, updated_at, config) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?7, ?8)";
// What a second, equal `create` is told apart by; deleted rows hold their ids.
constexpr std::string_view kExisting =
    "SELECT deleted_at IS NULL AND name = ?3 AND user_authentication = ?4 AND provider = ?5"
    " AND model = ?6 AND config IS ?7 FROM assistants WHERE scope_key = ?1 AND id = ?2";

// An assistant is of no conversation.
constexpr RowLifecycle kLifecycle = {
    "assistant",
    "UPDATE assistants SET deleted_at = ?3"
    " WHERE scope_key = ?1 AND id = ?2 AND deleted_at IS NULL RETURNING 0",
    "UPDATE assistants SET deleted_at = NULL WHERE scope_key = ?1 AND id = ?2 RETURNING 0",
    "DELETE FROM assistants WHERE scope_key = ?1 AND id = ?2 RETURNING 0",
};

const ListModel& list_model() {
  static const ListModel model = {
      kList,
      "assistant_key",
      {
          {"id", "id", Operator::kEqual, ValueType::kText},
          {"name", "text_contains(name", Operator::kContains, ValueType::kText},
      },
      {
          {"name", "name"},
          {"createdAt", "created_at"},
      },
      false,
  };
  return model;
}

void write_assistant(const sqlite::Query& row, JsonWriter& answer) {
  answer.begin_object();
  answer.key("id").text(row.text(0));
  answer.key("name").text(row.text(1));
  answer.key("userAuthentication").boolean(row.integer(2) != 0);
  answer.key("provider").text(row.text(3));
  answer.key("model").text(row.text(4));
  write_document(answer.key("config"), row.optional_text(7));
  write_time(answer.key("createdAt"), row.integer(5));
  write_time(answer.key("updatedAt"), row.integer(6));
  answer.end_object();
}

void write_stored(Session& session, const std::string& id, JsonWriter& answer) {
  sqlite::Query row = session.database.query(kGet);
  if (!row.with(session.scope_key, id).step()) throw Error::not_found("assistant", id);
  write_assistant(row, answer);
}

void touch(Session& session, std::int64_t = 0) {
  session.changes.touch_scope(ChangeKind::kAssistants);
}

// Given as a field, where clearing it makes no sense.
std::string read_name(const Fields& fields) {
  return check_id(fields.at("name"), fields.path("name"));
}

std::string read_provider(const Fields& fields) {
  return fields.text("provider", kMaxProviderLength).value_or(std::string(kDefaultProvider));
}

std::string read_model(const Fields& fields) {
  return fields.text("model", kMaxModelLength).value_or("");
}

std::int64_t read_user_authentication(const Fields& fields) {
  return std::int64_t{fields.boolean("userAuthentication").value_or(false)};
}

struct Input {
  explicit Input(const Fields& fields)
      : id(fields.id("id")),
        name(read_name(fields)),
        user_authentication(read_user_authentication(fields)),
        provider(read_provider(fields)),
        model(read_model(fields)),
        config(fields.json_object("config")) {}

  std::optional<std::string> id;
  std::string name;
  std::int64_t user_authentication;
  std::string provider;
  std::string model;
  std::optional<std::string> config;
};

// True if the row is there already, as it is given; throws CONFLICT if it is there otherwise.
bool exists(Session& session, const Input& input) {
  sqlite::Query existing = session.database.query(kExisting);
  existing.with(session.scope_key, *input.id, input.name, input.user_authentication, input.provider,
                input.model, input.config);
  return is_repetition(existing, kLifecycle.what, *input.id);
}

void create(Session& session, const Arguments& arguments, JsonWriter& answer) {
  const Input input(Fields(arguments.object(0), "input",
                           {"id", "name", "userAuthentication", "provider", "model", "config"}));
  const Nanoseconds now = session.clock.now();
  const std::string id = input.id ? *input.id : session.ids.next(now);
  if (!input.id || !exists(session, input)) {
    session.database.query(kInsert)
        .with(session.scope_key, id, input.name, input.user_authentication, input.provider,
              input.model, now, input.config)
        .run();
    touch(session);
  }
  write_stored(session, id, answer);
}

void list(Session& session, const Arguments& arguments, JsonWriter& answer) {
  write_list(session, list_model(), arguments.object(0), answer,
             [&](const sqlite::Query& row) { write_assistant(row, answer); });
}

std::int64_t find_key(Session& session, const std::string& id) {
  sqlite::Query row = session.database.query(kFind);
  if (!row.with(session.scope_key, id).step()) throw Error::not_found("assistant", id);
  return row.integer(0);
}

void update(Session& session, const Arguments& arguments, JsonWriter& answer) {
  const std::string& id = arguments.id(0, "id");
  const std::int64_t key = find_key(session, id);
  const Fields fields(arguments.object(1), "fields",
                      {"name", "userAuthentication", "provider", "model", "config"});
  RowChanges changes;
  if (fields.has("name")) changes.set("name", read_name(fields));
  if (fields.has("userAuthentication")) {
    changes.set("user_authentication", read_user_authentication(fields));
  }
  if (fields.has("provider")) changes.set("provider", read_provider(fields));
  if (fields.has("model")) changes.set("model", read_model(fields));
  if (fields.has("config")) changes.set_optional("config", fields.json_object("config"));
  changes.apply(session, "assistants", "assistant_key", key);
  touch(session);
  write_stored(session, id, answer);
}

}  // namespace

Operations assistant_operations() {
  using Rows = RowOperations<kLifecycle, write_stored, touch>;
  return {
      {"assistants.create", OperationKind::kWrite, create},
      {"assistants.get", OperationKind::kRead, Rows::get},
      {"assistants.list", OperationKind::kRead, list},
      {"assistants.update", OperationKind::kWrite, update},
      {"assistants.delete", OperationKind::kWrite, Rows::hide},
      {"assistants.restore", OperationKind::kWrite, Rows::restore},
      {"assistants.purge", OperationKind::kWrite, Rows::purge},
  };
}

}  // namespace chatkeep
