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
    "SELECT c.conversation_key, coalesce(c.last_message_at, c.created_at) FROM conversations c"
    " WHERE c.scope_key = ?1 AND c.archived = ?2 AND c.pinned = ?3 AND c.deleted_at IS NULL";
// All that is shown of one, in one statement. Parameters: the scope, its user, the
// conversation's key.
const std::string kRow =
    "SELECT c.id, c.title, c.type, c.assistant_id, c.folder, c.tags, c.pinned, c.archived,"
    " c.created_at, c.updated_at, c.last_message_at,"
    // Where nothing came after the mark there is nothing to count.
    " CASE WHEN c.last_sequence > coalesce(r.sequence, 0) THEN " +
    unread_of_others() +
    " ELSE 0 END,"
    " p.message_key, p.id, p.role, p.kind, p.status, p.author_id, p.created_at,"
    " coalesce(p.text, p.content)"
    " FROM conversations c"
    " LEFT JOIN read_marks r ON r.conversation_key = c.conversation_key AND r.user_id = ?2"
    " LEFT JOIN messages p ON p.message_key = (SELECT m.message_key FROM messages m"
    "   WHERE m.conversation_key = c.conversation_key AND m.on_path = 1 AND m.deleted_at IS NULL"
    "   ORDER BY m.sequence DESC LIMIT 1)"
    " WHERE c.scope_key = ?1 AND c.conversation_key = ?3";
constexpr std::string_view kAfter =
    " AND (coalesce(c.last_message_at, c.created_at), c.conversation_key) < (?4, ?5)";
constexpr std::string_view kOfFolder = " AND c.folder = ?6";
constexpr std::string_view kOfTag =
    " AND EXISTS (SELECT 1 FROM conversation_tags t"
    " WHERE t.conversation_key = c.conversation_key AND t.tag = ?7)";
constexpr std::string_view kOrder =
    " ORDER BY coalesce(c.last_message_at, c.created_at) DESC, c.conversation_key DESC LIMIT ?8";
constexpr int kFirstOfPreview = 12;
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

// Gives whether it is of a message that is streaming. Messages and conversations are arrays of
// their fields, in the order of web/answers.ts.
bool write_preview(Session& session, const sqlite::Query& row, JsonWriter& answer) {
  int column = kFirstOfPreview;
  const std::optional<std::int64_t> key = row.optional_integer(column);
  if (!key) {
    answer.null();
    return false;
  }
  answer.begin_array();
  answer.text(row.text(++column));
  answer.text(row.text(++column));
  answer.text(row.text(++column));
  const std::string_view status = row.text(++column);
  answer.text(status);
  answer.text(row.optional_text(++column).value_or(session.user_id));
  write_time(answer, row.integer(++column));
  std::string streamed;
  std::string_view text = row.text(++column);
  const bool is_streaming = status == kStreaming;
  if (is_streaming) text = streamed = streamed_text(session, *key);
  answer.text(beginning(text, kPreviewLength));
  answer.end_array();
  return is_streaming;
}

// Gives whether its last message is streaming.
bool write_row(Session& session, std::int64_t conversation_key, JsonWriter& answer) {
  sqlite::Query row = session.database.query(kRow);
  row.with(session.scope_key, session.user_id, conversation_key).step();
  answer.begin_array();
  answer.text(row.text(0));
  answer.text(row.text(1));
  answer.text(row.text(2));
  write_text(answer, row.optional_text(3));
  write_text(answer, row.optional_text(4));
  answer.document(row.text(5));
  answer.boolean(row.integer(6) != 0);
  answer.boolean(row.integer(7) != 0);
  write_time(answer, row.integer(8));
  write_time(answer, row.integer(9));
  write_time(answer, row.optional_integer(10));
  const bool is_streaming = write_preview(session, row, answer);
  answer.number(row.integer(11));
  answer.end_array();
  return is_streaming;
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
      last_ = {pinned, rows.integer(1), rows.integer(0)};
      write_item(last_.key, answer);
    }
  }

  void write_item(std::int64_t key, JsonWriter& answer) {
    if (const std::string* kept = session_.sidebar_rows.find(key)) {
      answer.written(*kept);
      return;
    }
    JsonWriter item;
    const bool is_streaming = write_row(session_, key, item);
    answer.written(item.str());
    // What streams grows without being told.
    if (!is_streaming) session_.sidebar_rows.keep(key, item.str());
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
