#include "conversations/sidebar.h"

#include <charconv>

#include "base/error.h"
#include "base/text.h"
#include "filters/list_model.h"
#include "messages/message_row.h"
#include "operations/columns.h"
#include "reads/reads.h"
#include "streams/stream_journal.h"

namespace chatkeep {

namespace {

// Activity as the index conversations_in_sidebar has it: of an empty conversation, its creation.
constexpr std::string_view kSelect =
    "SELECT conversation_key, id, title, type, assistant_id, folder, tags, archived, created_at,"
    " updated_at, last_message_at, coalesce(last_message_at, created_at)"
    " FROM conversations WHERE scope_key = ?1 AND archived = ?2 AND pinned = ?3"
    " AND deleted_at IS NULL";
constexpr std::string_view kAfter =
    " AND (coalesce(last_message_at, created_at), conversation_key) < (?4, ?5)";
constexpr std::string_view kOfFolder = " AND folder = ?6";
constexpr std::string_view kOfTag =
    " AND EXISTS (SELECT 1 FROM conversation_tags t"
    " WHERE t.conversation_key = conversations.conversation_key AND t.tag = ?7)";
constexpr std::string_view kOrder =
    " ORDER BY coalesce(last_message_at, created_at) DESC, conversation_key DESC LIMIT ?8";
const std::string kLastMessage = "SELECT " + std::string(kMessageColumns) + " FROM " +
                                 std::string(kMessageTables) +
                                 " WHERE m.scope_key = ?1 AND m.conversation_key = ?2"
                                 " AND m.on_path = 1 AND m.deleted_at IS NULL"
                                 " ORDER BY m.sequence DESC LIMIT 1";
constexpr std::size_t kPreviewLength = 200;

// Where the next page begins: behind this conversation.
struct Cursor {
  bool pinned;
  Nanoseconds activity;
  std::int64_t key;

  std::string text() const {
    return std::string(pinned ? "1." : "0.") + std::to_string(activity) + "." + std::to_string(key);
  }
};

Cursor read_cursor(const std::string& text, const std::string& field) {
  Cursor cursor{};
  const char* end = text.data() + text.size();
  if (text.size() > 4 && (text[0] == '0' || text[0] == '1') && text[1] == '.') {
    cursor.pinned = text[0] == '1';
    const auto activity = std::from_chars(text.data() + 2, end, cursor.activity);
    if (activity.ec == std::errc() && activity.ptr != end && *activity.ptr == '.') {
      const auto key = std::from_chars(activity.ptr + 1, end, cursor.key);
      if (key.ec == std::errc() && key.ptr == end) return cursor;
    }
  }
  throw Error::invalid(field, "must be `next` of another page of this list.");
}

// The beginning of a text that has at most so many code points.
std::string_view beginning(std::string_view text, std::size_t code_points) {
  std::size_t position = 0;
  for (std::size_t count = 0; count < code_points && position < text.size(); ++count) {
    next_code_point(text, position);
  }
  return text.substr(0, position);
}

void write_preview(Session& session, std::int64_t conversation_key, JsonWriter& answer) {
  sqlite::Query row = session.database.query(kLastMessage);
  if (!row.with(session.scope_key, conversation_key).step()) {
    answer.null();
    return;
  }
  const MessageRow message = read_message(session, row);
  std::string streamed;
  std::string_view text = message.text.value_or(message.content);
  if (message.status == kStreaming) {
    streamed = read_streamed(session, message).content;
    text = streamed;
  }
  answer.begin_object();
  answer.key("messageId").text(message.id);
  answer.key("role").text(message.role);
  answer.key("kind").text(message.kind);
  answer.key("status").text(message.status);
  answer.key("authorId").text(message.author_id);
  answer.key("text").text(beginning(text, kPreviewLength));
  write_time(answer.key("createdAt"), message.created_at);
  answer.end_object();
}

// One call of the sidebar: the pinned ones first, then the others.
class Sidebar {
 public:
  Sidebar(Session& session, const Fields& query)
      : session_(session),
        left_(query.integer("limit", 1, kMaxPageSize).value_or(kDefaultPageSize)),
        archived_(query.boolean("archived").value_or(false)),
        folder_(query.id("folder")),
        tag_(query.id("tag")) {
    if (const auto after = query.text("after", kMaxIdLength)) {
      after_ = read_cursor(*after, query.path("after"));
    }
  }

  void write(JsonWriter& answer) {
    answer.begin_object().key("items").begin_array();
    if (!after_ || after_->pinned) write_part(true, answer);
    if (!has_more_) write_part(false, answer);
    answer.end_array().key("hasMore").boolean(has_more_).key("next");
    if (has_more_) {
      answer.text(last_.text());
    } else {
      answer.null();
    }
    answer.end_object();
  }

 private:
  void write_part(bool pinned, JsonWriter& answer) {
    const bool goes_on = after_ && after_->pinned == pinned;
    std::string sql(kSelect);
    if (goes_on) sql.append(kAfter);
    if (folder_) sql.append(kOfFolder);
    if (tag_) sql.append(kOfTag);
    sql.append(kOrder);
    sqlite::Query rows = session_.database.query(sql);
    rows.bind(1, session_.scope_key);
    rows.bind(2, std::int64_t{archived_});
    rows.bind(3, std::int64_t{pinned});
    if (goes_on) {
      rows.bind(4, after_->activity);
      rows.bind(5, after_->key);
    }
    if (folder_) rows.bind(6, *folder_);
    if (tag_) rows.bind(7, *tag_);
    // One more than asked for tells whether there is a next page.
    rows.bind(8, left_ + 1);
    while (rows.step()) {
      if (left_ == 0) {
        has_more_ = true;
        return;
      }
      --left_;
      last_ = {pinned, rows.integer(11), rows.integer(0)};
      write_item(rows, pinned, answer);
    }
  }

  void write_item(const sqlite::Query& row, bool pinned, JsonWriter& answer) {
    const std::int64_t key = row.integer(0);
    answer.begin_object();
    answer.key("id").text(row.text(1));
    answer.key("title").text(row.text(2));
    answer.key("type").text(row.text(3));
    write_text(answer.key("assistantId"), row.optional_text(4));
    write_text(answer.key("folder"), row.optional_text(5));
    answer.key("tags").document(row.text(6));
    answer.key("pinned").boolean(pinned);
    answer.key("archived").boolean(row.integer(7) != 0);
    write_time(answer.key("createdAt"), row.integer(8));
    write_time(answer.key("updatedAt"), row.integer(9));
    write_time(answer.key("lastMessageAt"), row.optional_integer(10));
    write_preview(session_, key, answer.key("preview"));
    answer.key("unread").number(count_unread(session_, key));
    answer.end_object();
  }

  Session& session_;
  std::int64_t left_;
  bool archived_;
  std::optional<std::string> folder_;
  std::optional<std::string> tag_;
  std::optional<Cursor> after_;
  Cursor last_{};
  bool has_more_ = false;
};

void sidebar(Session& session, const Arguments& arguments, JsonWriter& answer) {
  Sidebar(session,
          Fields(arguments.object(0), "query", {"limit", "after", "archived", "folder", "tag"}))
      .write(answer);
}

}  // namespace

Operations sidebar_operations() {
  return {{"conversations.sidebar", OperationKind::kRead, sidebar}};
}

}  // namespace chatkeep
