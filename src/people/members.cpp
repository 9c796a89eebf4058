#include "people/members.h"

#include "base/error.h"
#include "conversations/conversations.h"
#include "filters/list_model.h"
#include "operations/columns.h"

namespace chatkeep {

namespace {

const Choices kRoles = {"owner", "admin", "member"};

// A member who is there already keeps the time of joining.
constexpr std::string_view kAdd =
    "INSERT INTO members (conversation_key, user_id, role, created_at) VALUES (?, ?, ?, ?)"
    " ON CONFLICT (conversation_key, user_id) DO UPDATE SET role = excluded.role"
    " RETURNING created_at";
constexpr std::string_view kRemove =
    "DELETE FROM members WHERE conversation_key = ? AND user_id = ? RETURNING 1";
constexpr std::string_view kList =
    "SELECT user_id, role, created_at FROM members WHERE conversation_key = ?"
    " ORDER BY user_id LIMIT ? OFFSET ?";
// Conversations without members are open to everybody.
constexpr std::string_view kLacksMember =
    "SELECT EXISTS (SELECT 1 FROM members WHERE conversation_key = ?1)"
    " AND NOT EXISTS (SELECT 1 FROM members WHERE conversation_key = ?1 AND user_id = ?2)";
constexpr std::string_view kLacksModerator =
    "SELECT EXISTS (SELECT 1 FROM members WHERE conversation_key = ?1)"
    " AND NOT EXISTS (SELECT 1 FROM members WHERE conversation_key = ?1 AND user_id = ?2"
    " AND role IN ('owner', 'admin'))";

void write_member(const std::string& conversation_id, std::string_view user_id,
                  std::string_view role, Nanoseconds created_at, JsonWriter& answer) {
  answer.begin_object();
  answer.key("conversationId").text(conversation_id);
  answer.key("userId").text(user_id);
  answer.key("role").text(role);
  write_time(answer.key("createdAt"), created_at);
  answer.end_object();
}

// The local user has no name, and can be a member.
const std::string& read_user_id(const Session& session, const Arguments& arguments) {
  const std::string& given = arguments.text(1, "userId", kMaxIdLength);
  return given == session.user_id ? given : arguments.id(1, "userId");
}

void add(Session& session, const Arguments& arguments, JsonWriter& answer) {
  const std::string& conversation_id = arguments.id(0, "conversationId");
  const std::string& user_id = read_user_id(session, arguments);
  const Fields fields(arguments.object(2), "options", {"role"});
  const std::string role = fields.one_of("role", kRoles).value_or("member");
  const OpenConversation conversation = find_conversation(session, conversation_id);
  sqlite::Query row = session.database.query(kAdd);
  row.with(conversation.key, user_id, role, session.clock.now()).step();
  session.changes.touch(conversation.key, ChangeKind::kMembers);
  write_member(conversation_id, user_id, role, row.integer(0), answer);
}

void remove(Session& session, const Arguments& arguments, JsonWriter& answer) {
  const OpenConversation conversation =
      find_conversation(session, arguments.id(0, "conversationId"));
  const std::string& user_id = read_user_id(session, arguments);
  sqlite::Query row = session.database.query(kRemove);
  if (!row.with(conversation.key, user_id).step()) throw Error::not_found("member", user_id);
  session.changes.touch(conversation.key, ChangeKind::kMembers);
  answer.null();
}

void list(Session& session, const Arguments& arguments, JsonWriter& answer) {
  const std::string& conversation_id = arguments.id(0, "conversationId");
  const Fields fields(arguments.object(1), "query", {"page", "pageSize"});
  const std::int64_t page = fields.integer("page", 0, kMaxPage).value_or(0);
  const std::int64_t page_size =
      fields.integer("pageSize", 1, kMaxPageSize).value_or(kDefaultPageSize);
  const OpenConversation conversation = find_conversation(session, conversation_id);
  sqlite::Query rows = session.database.query(kList);
  rows.with(conversation.key, page_size + 1, page * page_size);
  write_page(rows, page_size, answer, [&](const sqlite::Query& row) {
    write_member(conversation_id, row.text(0), row.text(1), row.integer(2), answer);
  });
}

bool lacks(Session& session, std::string_view sql, std::int64_t conversation_key,
           const std::string& user_id) {
  sqlite::Query row = session.database.query(sql);
  return row.with(conversation_key, user_id).step() && row.integer(0) != 0;
}

std::string described(const std::string& user_id) {
  return user_id.empty() ? "the local user" : "the user " + user_id;
}

}  // namespace

Operations member_operations() {
  return {
      {"members.add", OperationKind::kWrite, add},
      {"members.remove", OperationKind::kWrite, remove},
      {"members.list", OperationKind::kRead, list},
  };
}

std::string acting_user(const Session& session, const Fields& fields) {
  return fields.id("userId").value_or(session.user_id);
}

void require_member(Session& session, std::int64_t conversation_key, const std::string& user_id) {
  if (!lacks(session, kLacksMember, conversation_key, user_id)) return;
  throw Error::forbidden("The conversation has members, and " + described(user_id) +
                         " is none of them. Add the user with members.add, or act as a member.");
}

void require_moderator(Session& session, std::int64_t conversation_key,
                       const std::string& user_id) {
  if (!lacks(session, kLacksModerator, conversation_key, user_id)) return;
  throw Error::forbidden("The conversation has members, and this takes an owner or admin, which " +
                         described(user_id) +
                         " is not. Give the user a role with members.add, or act as one of them.");
}

}  // namespace chatkeep
