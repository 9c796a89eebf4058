#include "messages/message_row.h"

#include "operations/columns.h"
#include "streams/stream_journal.h"

namespace chatkeep {

MessageRow read_message(const Session& session, const sqlite::Query& row) {
  return {
      .key = row.integer(0),
      .id = row.text(1),
      .conversation_id = row.text(2),
      .role = row.text(3),
      .kind = row.text(4),
      .status = row.text(5),
      .sequence = row.integer(kMessageSequenceColumn),
      .thread_id = row.optional_text(7),
      .reply_to_id = row.optional_text(8),
      .previous_id = row.optional_text(9),
      .on_path = row.integer(10) != 0,
      .provider = row.text(11),
      .model = row.text(12),
      .detected_mode = row.optional_text(13),
      .author_id = row.optional_text(14).value_or(session.user_id),
      .pinned_at = row.optional_integer(15),
      .pinned_by = row.optional_text(16),
      .created_at = row.integer(17),
      .updated_at = row.integer(18),
      .data = row.optional_text(19),
      .meta = row.optional_text(20),
      .usage = row.optional_text(21),
      .sources = row.optional_text(22),
      .text = row.optional_text(23),
      .content = row.text(24),
  };
}

void write_message(Session& session, const MessageRow& message, JsonWriter& answer) {
  answer.begin_array();
  write_message_values(session, message, answer);
  answer.end_array();
}

void write_message_values(Session& session, const MessageRow& stored, JsonWriter& answer) {
  MessageRow message = stored;
  std::optional<StreamedMessage> streamed;
  if (stored.status == kStreaming) {
    streamed = read_streamed(session, stored);
    message.content = streamed->content;
    message.sources = streamed->sources;
    message.data = streamed->data;
    message.meta = streamed->meta;
  }
  answer.text(message.id);
  answer.text(message.conversation_id);
  answer.text(message.role);
  answer.text(message.kind);
  answer.text(message.status);
  answer.number(message.sequence);
  // A plain text is sent once: the page takes `content` for a `text` that is null.
  if (message.text) {
    answer.document(message.content);
    answer.text(*message.text);
  } else {
    answer.text(message.content);
    answer.null();
  }
  write_text(answer, message.thread_id);
  write_text(answer, message.reply_to_id);
  write_text(answer, message.previous_id);
  answer.boolean(message.on_path);
  answer.text(message.provider);
  answer.text(message.model);
  write_document(answer, message.sources);
  write_text(answer, message.detected_mode);
  answer.text(message.author_id);
  write_time(answer, message.pinned_at);
  write_text(answer, message.pinned_by);
  write_document(answer, message.data);
  write_document(answer, message.meta);
  write_document(answer, message.usage);
  write_time(answer, message.created_at);
  write_time(answer, message.updated_at);
}

}  // namespace chatkeep
