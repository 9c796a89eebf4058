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
// All that is shown in one statement: of each row, two of their own cost more than what they read.
const std::string kSelect =
    "SELECT c.conversation_key, c.id, c.title, c.type, c.assistant_id, c.folder, c.tags,"
    " c.archived, c.created_at, c.updated_at, c.last_message_at,"
    " coalesce(c.last_message_at, c.created_at),"
    // Where nothing came after the mark there is nothing to count.
    " CASE WHEN c.last_sequence > coalesce(r.sequence, 0) THEN " +
    unread_of_others() +
    " ELSE 0 END,"
    " p.message_key, p.id, p.role, p.kind, p.status, p.author_id, p.created_at,"
    " coalesce(p.text, p.content)"
    " FROM conversations c"
    " LEFT JOIN read_marks r ON r.conversation_key = c.conversation_key AND r.user_id = ?9"
    " LEFT JOIN messages p ON p.message_key = (SELECT m.message_key FROM messages m"
    "   WHERE m.conversation_key = c.conversation_key AND m.on_path = 1 AND m.deleted_at IS NULL"
    "   ORDER BY m.sequence DESC LIMIT 1)"
    " WHERE c.scope_key = ?1 AND c.archived = ?2 AND c.pinned = ?3 AND c.deleted_at IS NULL";
constexpr std::string_view kAfter =
    " AND (coalesce(c.last_message_at, c.created_at), c.conversation_key) < (?4, ?5)";
constexpr std::string_view kOfFolder = " AND c.folder = ?6";
constexpr std::string_view kOfTag =
    " AND EXISTS (SELECT 1 FROM conversation_tags t"
    " WHERE t.conversation_key = c.conversation_key AND t.tag = ?7)";
constexpr std::string_view kOrder =
    " ORDER BY coalesce(c.last_message_at, c.created_at) DESC, c.conversation_key DESC LIMIT ?8";
constexpr int kFirstOfPreview = 13;
const std::string kStreamed = "SELECT " + std::string(kMessageColumns) + " FROM " +
                              std::string(kMessageTables) +
                              " WHERE m.scope_key = ?1 AND m.message_key = ?2";
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
  if (text.size() <= code_points) return text;
  std::size_t position = 0;
  for (std::size_t count = 0; count < code_points && position < text.size(); ++count) {
    // Most are ASCII.
    if (static_cast<unsigned char>(text[position]) < 0x80) {
      ++position;
    } else {
      next_code_point(text, position);
    }
  }
  return text.substr(0, position);
}

// What is there so far of a message that is being written.
std::string streamed_text(Session& session, std::int64_t message_key) {
  sqlite::Query row = session.database.query(kStreamed);
  if (!row.with(session.scope_key, message_key).step()) return {};
  return read_streamed(session, read_message(session, row)).content;
}

void write_preview(Session& session, const sqlite::Query& row, JsonWriter& answer) {
  int column = kFirstOfPreview;
  const std::optional<std::int64_t> key = row.optional_integer(column);
  if (!key) {
    answer.null();
    return;
  }
  answer.begin_object();
  answer.key("messageId").text(row.text(++column));
  answer.key("role").text(row.text(++column));
  answer.key("kind").text(row.text(++column));
  const std::string_view status = row.text(++column);
  answer.key("status").text(status);
  answer.key("authorId").text(row.optional_text(++column).value_or(session.user_id));
  write_time(answer.key("createdAt"), row.integer(++column));
  std::string streamed;
  std::string_view text = row.text(++column);
  if (status == kStreaming) text = streamed = streamed_text(session, *key);
  answer.key("text").text(beginning(text, kPreviewLength));
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
    rows.bind(9, session_.user_id);
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
    write_preview(session_, row, answer.key("preview"));
    answer.key("unread").number(row.integer(12));
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
