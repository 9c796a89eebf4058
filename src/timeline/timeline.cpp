#include "timeline/timeline.h"

#include "components/component_row.h"
#include "conversations/conversations.h"
#include "messages/message_extras.h"
#include "messages/message_row.h"
#include "operations/windows.h"

namespace chatkeep {

namespace {

// Two walks along indexes, merged below: one statement over both tables would sort them.
// Parameters: the scope, the conversation's key, the sequence to start behind, the number of rows.
struct Walks {
  std::string messages;
  std::string components;
};

Walks walks(const std::string& of_messages, const std::string& of_components, bool forward) {
  const auto order = [forward](const char* sequence) {
    const std::string column(sequence);
    return forward ? " AND " + column + " > ?3 ORDER BY " + column + " ASC LIMIT ?4"
                   : " AND " + column + " < ?3 ORDER BY " + column + " DESC LIMIT ?4";
  };
  return {"SELECT " + std::string(kMessageColumns) + " FROM " + std::string(kMessageTables) +
              " WHERE m.scope_key = ?1 AND m.conversation_key = ?2 AND " + of_messages + " AND " +
              std::string(kMessageShown) + order("m.sequence"),
          "SELECT " + std::string(kComponentColumns) + " FROM " + std::string(kComponentTables) +
              " WHERE p.scope_key = ?1 AND p.conversation_key = ?2 AND " + of_components + " AND " +
              std::string(kComponentShown) + order("p.sequence")};
}

// What a timeline has, beside what everything shown has in common. A component goes with the
// message that brought it.
struct Selection {
  Selection(const std::string& of_messages, const std::string& of_components)
      : forward(walks(of_messages, of_components, true)),
        backward(walks(of_messages, of_components, false)) {}

  Walks forward;
  Walks backward;
};

const Selection& select(bool all_branches, bool replies) {
  static const Selection path("m.on_path = 1", "(p.message_key IS NULL OR m.on_path = 1)");
  static const Selection path_with_replies(
      "(m.on_path = 1 OR t.on_path = 1)",
      "(p.message_key IS NULL OR m.on_path = 1 OR t.on_path = 1)");
  static const Selection all("m.thread_key IS NULL",
                             "(p.message_key IS NULL OR m.thread_key IS NULL)");
  static const Selection all_with_replies("TRUE", "TRUE");
  if (all_branches) return replies ? all_with_replies : all;
  return replies ? path_with_replies : path;
}

// One of the two walks, with its next row at hand.
class Walk {
 public:
  Walk(Session& session, const std::string& sql, int sequence_column, std::int64_t conversation_key,
       const Window& window)
      : rows_(session.database.query(sql)), sequence_column_(sequence_column) {
    // One more than asked for tells whether there is a next page.
    rows_.with(session.scope_key, conversation_key, window.start, window.limit + 1);
    advance();
  }

  bool at_end() const { return !has_row_; }
  std::int64_t sequence() const { return rows_.integer(sequence_column_); }
  const sqlite::Query& row() const { return rows_; }
  void advance() { has_row_ = rows_.step(); }

 private:
  sqlite::Query rows_;
  int sequence_column_;
  bool has_row_ = false;
};

constexpr int kComponentSequenceColumn = 3;
const Choices kBranches = {"shown", "all"};

void page(Session& session, const Arguments& arguments, JsonWriter& answer) {
  const OpenConversation conversation =
      find_conversation(session, arguments.id(0, "conversationId"));
  const Fields fields(arguments.object(1), "query",
                      {"limit", "beforeSequence", "afterSequence", "branch", "replies", "with"});
  const Window window(fields);
  const MessageExtras extras(fields);
  const Selection& selection = select(fields.one_of("branch", kBranches).value_or("shown") == "all",
                                      fields.boolean("replies").value_or(false));
  const Walks& sql = window.forward ? selection.forward : selection.backward;
  Walk messages(session, sql.messages, kMessageSequenceColumn, conversation.key, window);
  Walk components(session, sql.components, kComponentSequenceColumn, conversation.key, window);
  const auto message_is_next = [&] {
    if (components.at_end()) return true;
    if (messages.at_end()) return false;
    return (messages.sequence() < components.sequence()) == window.forward;
  };
  const auto at_end = [&] { return messages.at_end() && components.at_end(); };

  answer.begin_object().key("items").begin_array();
  for (std::int64_t count = 0; count < window.limit && !at_end(); ++count) {
    if (message_is_next()) {
      extras.write(session, read_message(session, messages.row()), answer);
      messages.advance();
    } else {
      write_component_item(read_component(components.row()), answer);
      components.advance();
    }
  }
  answer.end_array().key("hasMore").boolean(!at_end()).end_object();
}

}  // namespace

Operations timeline_operations() { return {{"timeline.page", OperationKind::kRead, page}}; }

}  // namespace chatkeep
