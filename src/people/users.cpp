#include "people/users.h"

#include "base/error.h"
#include "filters/list_model.h"
#include "operations/columns.h"
#include "operations/row_changes.h"

namespace chatkeep {

namespace {

constexpr std::size_t kMaxNameLength = 255;
constexpr std::size_t kMaxEmailLength = 255;
constexpr std::size_t kMaxUrlLength = 16'384;

constexpr std::string_view kList =
    "SELECT id, name, email, avatar_url, created_at, updated_at FROM users WHERE scope_key = ?";
const std::string kGet = std::string(kList) + " AND id = ?";
constexpr std::string_view kFind = "SELECT user_key FROM users WHERE scope_key = ? AND id = ?";
constexpr std::string_view kInsert =
    "INSERT INTO users (scope_key, id, name, email, avatar_url, created_at, updated_at)"
    " VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?6)";
constexpr std::string_view kDelete = "DELETE FROM users WHERE scope_key = ? AND id = ? RETURNING 1";

const ListModel& list_model() {
  static const ListModel model = {
      kList,
      "user_key",
      {
          {"id", "id", Operator::kEqual, ValueType::kText},
          {"name", "text_contains(name", Operator::kContains, ValueType::kText},
      },
      {
          {"name", "name"},
          {"id", "id"},
      },
      false,
  };
  return model;
}

void write_user(const sqlite::Query& row, JsonWriter& answer) {
  answer.begin_object();
  answer.key("id").text(row.text(0));
  answer.key("name").text(row.text(1));
  write_text(answer.key("email"), row.optional_text(2));
  write_text(answer.key("avatarUrl"), row.optional_text(3));
  write_time(answer.key("createdAt"), row.integer(4));
  write_time(answer.key("updatedAt"), row.integer(5));
  answer.end_object();
}

void write_stored(Session& session, const std::string& id, JsonWriter& answer) {
  sqlite::Query row = session.database.query(kGet);
  if (!row.with(session.scope_key, id).step()) throw Error::not_found("user", id);
  write_user(row, answer);
}

std::optional<std::int64_t> find_key(Session& session, const std::string& id) {
  sqlite::Query row = session.database.query(kFind);
  if (!row.with(session.scope_key, id).step()) return std::nullopt;
  return row.integer(0);
}

struct Input {
  explicit Input(const Fields& fields)
      : id(check_id(fields.at("id"), fields.path("id"))),
        name(fields.text("name", kMaxNameLength).value_or("")),
        email(fields.text("email", kMaxEmailLength)),
        avatar_url(fields.text("avatarUrl", kMaxUrlLength)) {}

  std::string id;
  std::string name;
  std::optional<std::string> email;
  std::optional<std::string> avatar_url;
};

void insert(Session& session, const Input& input) {
  session.database.query(kInsert)
      .with(session.scope_key, input.id, input.name, input.email, input.avatar_url,
            session.clock.now())
      .run();
}

void update(Session& session, std::int64_t key, const Fields& fields, const Input& input) {
  RowChanges changes;
  if (fields.has("name")) changes.set("name", input.name);
  if (fields.has("email")) changes.set_optional("email", input.email);
  if (fields.has("avatarUrl")) changes.set_optional("avatar_url", input.avatar_url);
  changes.apply(session, "users", "user_key", key);
}

void upsert(Session& session, const Arguments& arguments, JsonWriter& answer) {
  const Fields fields(arguments.object(0), "input", {"id", "name", "email", "avatarUrl"});
  const Input input(fields);
  if (const std::optional<std::int64_t> key = find_key(session, input.id)) {
    update(session, *key, fields, input);
  } else {
    insert(session, input);
  }
  session.changes.touch_scope(ChangeKind::kUsers);
  write_stored(session, input.id, answer);
}

void get(Session& session, const Arguments& arguments, JsonWriter& answer) {
  write_stored(session, arguments.id(0, "id"), answer);
}

void list(Session& session, const Arguments& arguments, JsonWriter& answer) {
  write_list(session, list_model(), arguments.object(0), answer,
             [&](const sqlite::Query& row) { write_user(row, answer); });
}

void remove(Session& session, const Arguments& arguments, JsonWriter& answer) {
  const std::string& id = arguments.id(0, "id");
  sqlite::Query row = session.database.query(kDelete);
  if (!row.with(session.scope_key, id).step()) throw Error::not_found("user", id);
  session.changes.touch_scope(ChangeKind::kUsers);
  answer.null();
}

}  // namespace

Operations user_operations() {
  return {
      {"users.upsert", OperationKind::kWrite, upsert},
      {"users.get", OperationKind::kRead, get},
      {"users.list", OperationKind::kRead, list},
      {"users.delete", OperationKind::kWrite, remove},
  };
}

void write_user_or_null(Session& session, std::string_view id, JsonWriter& answer) {
  sqlite::Query row = session.database.query(kGet);
  if (row.with(session.scope_key, id).step()) {
    write_user(row, answer);
  } else {
    answer.null();
  }
}

}  // namespace chatkeep
