#include "messages/message_extras.h"

#include <algorithm>

#include "attachments/attachments.h"
#include "base/error.h"
#include "feedback/feedback.h"
#include "messages/branches.h"
#include "people/users.h"
#include "reactions/reactions.h"

namespace chatkeep {

namespace {

const std::string kAnswered = "SELECT " + std::string(kMessageColumns) + " FROM " +
                              std::string(kMessageTables) +
                              " WHERE m.scope_key = ?1 AND m.message_key ="
                              " (SELECT reply_to_key FROM messages WHERE message_key = ?2) AND " +
                              std::string(kMessageShown);
constexpr std::string_view kCountReplies =
    "SELECT count(*) FROM messages WHERE thread_key = ? AND deleted_at IS NULL";

void write_answered(Session& session, const MessageRow& message, JsonWriter& answer) {
  sqlite::Query row = session.database.query(kAnswered);
  if (message.reply_to_id && row.with(session.scope_key, message.key).step()) {
    write_message(session, read_message(session, row), answer);
  } else {
    answer.null();
  }
}

void write_author(Session& session, const MessageRow& message, JsonWriter& answer) {
  write_user_or_null(session, message.author_id, answer);
}

void write_reply_count(Session& session, const MessageRow& message, JsonWriter& answer) {
  sqlite::Query count = session.database.query(kCountReplies);
  count.with(message.key).step();
  answer.number(count.integer(0));
}

void write_sibling_ids(Session& session, const MessageRow& message, JsonWriter& answer) {
  answer.begin_array();
  for (const std::string& id : sibling_ids(session, message.key)) answer.text(id);
  answer.end_array();
}

void write_nanoseconds(Session&, const MessageRow& message, JsonWriter& answer) {
  answer.begin_object();
  answer.key("createdAt").text(std::to_string(message.created_at));
  answer.key("updatedAt").text(std::to_string(message.updated_at));
  answer.key("pinnedAt");
  if (message.pinned_at) {
    answer.text(std::to_string(*message.pinned_at));
  } else {
    answer.null();
  }
  answer.end_object();
}

}  // namespace

const std::vector<MessageExtras::Extra>& MessageExtras::known() {
  static const std::vector<Extra> extras = {
      {"replyTo", write_answered},
      {"author", write_author},
      {"reactions", [](Session& session, const MessageRow& message,
                       JsonWriter& answer) { write_reactions(session, message.key, answer); }},
      {"attachments", [](Session& session, const MessageRow& message,
                         JsonWriter& answer) { write_attachments(session, message.key, answer); }},
      {"replyCount", write_reply_count},
      {"feedback", [](Session& session, const MessageRow& message,
                      JsonWriter& answer) { write_feedback(session, message.key, answer); }},
      {"siblingIds", write_sibling_ids},
      {"nanoseconds", write_nanoseconds},
  };
  return extras;
}

MessageExtras::MessageExtras(const Fields& fields) {
  const auto names = fields.names("with", known().size()).value_or(std::vector<std::string>());
  Choices choices;
  for (const Extra& extra : known()) choices.push_back(extra.name);
  for (const std::string& name : names) {
    const auto extra = std::find(choices.begin(), choices.end(), name);
    if (extra == choices.end()) {
      throw Error::invalid(fields.path("with"), one_of_these(choices));
    }
    wanted_.push_back(known()[static_cast<std::size_t>(extra - choices.begin())]);
  }
}

MessageExtras MessageExtras::of_options(const Json& options) {
  return MessageExtras(Fields(options, "options", {"with"}));
}

void MessageExtras::write(Session& session, const MessageRow& message, JsonWriter& answer) const {
  answer.begin_array();
  write_message_values(session, message, answer);
  if (!wanted_.empty()) {
    answer.begin_object();
    for (const Extra& extra : wanted_) {
      answer.key(extra.name);
      extra.write(session, message, answer);
    }
    answer.end_object();
  }
  answer.end_array();
}

}  // namespace chatkeep
