#include "timeline/timeline.h"

#include "base/error.h"
#include "components/component_row.h"
#include "conversations/conversations.h"
#include "messages/message_row.h"

namespace chatkeep {

namespace {

constexpr std::int64_t kDefaultLimit = 50;
constexpr std::int64_t kMaxLimit = 500;
constexpr std::int64_t kMaxSequence = 9'007'199'254'740'991;  // JavaScript's largest exact integer.

// Parameters: the conversation's key, the sequence to start behind, the number of rows. Two walks
// along indexes, merged below: one statement over both tables would sort them.
const std::string kMessages = "SELECT " + std::string(kMessageColumns) +
                              " FROM messages m JOIN conversations c USING (conversation_key)"
                              " WHERE m.conversation_key = ?1 AND m.deleted_at IS NULL";
const std::string kComponents =
    "SELECT " + std::string(kComponentColumns) + " FROM " + std::string(kComponentTables) +
    " WHERE p.conversation_key = ?1 AND " + std::string(kComponentShown);
const std::string kOlderMessages =
    kMessages + " AND m.sequence < ?2 ORDER BY m.sequence DESC LIMIT ?3";
const std::string kNewerMessages =
    kMessages + " AND m.sequence > ?2 ORDER BY m.sequence ASC LIMIT ?3";
const std::string kOlderComponents =
    kComponents + " AND p.sequence < ?2 ORDER BY p.sequence DESC LIMIT ?3";
const std::string kNewerComponents =
    kComponents + " AND p.sequence > ?2 ORDER BY p.sequence ASC LIMIT ?3";

struct PageQuery {
  explicit PageQuery(const Fields& fields)
      : limit(fields.integer("limit", 1, kMaxLimit).value_or(kDefaultLimit)) {
    const auto before = fields.integer("beforeSequence", 0, kMaxSequence);
    const auto after = fields.integer("afterSequence", 0, kMaxSequence);
    if (before && after) {
      throw Error::invalid(fields.path("afterSequence"),
                           "cannot be given together with beforeSequence.");
    }
    forward = after.has_value();
    start = forward ? *after : before.value_or(kMaxSequence);
  }

  std::int64_t limit;
  bool forward = false;
  std::int64_t start = 0;
};

// One of the two walks, with its next row at hand.
class Walk {
 public:
  Walk(Session& session, const std::string& sql, int sequence_column, std::int64_t conversation_key,
       const PageQuery& page)
      : rows_(session.database.query(sql)), sequence_column_(sequence_column) {
    // One more than asked for tells whether there is a next page.
    rows_.with(conversation_key, page.start, page.limit + 1);
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

constexpr int kMessageSequenceColumn = 5;
constexpr int kComponentSequenceColumn = 3;

void page(Session& session, const Arguments& arguments, JsonWriter& answer) {
  const OpenConversation conversation =
      find_conversation(session, arguments.id(0, "conversationId"));
  const PageQuery query(
      Fields(arguments.object(1), "query", {"limit", "beforeSequence", "afterSequence"}));
  Walk messages(session, query.forward ? kNewerMessages : kOlderMessages, kMessageSequenceColumn,
                conversation.key, query);
  Walk components(session, query.forward ? kNewerComponents : kOlderComponents,
                  kComponentSequenceColumn, conversation.key, query);
  const auto message_is_next = [&] {
    if (components.at_end()) return true;
    if (messages.at_end()) return false;
    return (messages.sequence() < components.sequence()) == query.forward;
  };
  const auto at_end = [&] { return messages.at_end() && components.at_end(); };

  answer.begin_object().key("items").begin_array();
  for (std::int64_t count = 0; count < query.limit && !at_end(); ++count) {
    if (message_is_next()) {
      write_message(read_message(messages.row()), answer);
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
