#include "messages/message_row.h"

#include "operations/columns.h"

namespace chatkeep {

MessageRow read_message(const sqlite::Query& row) {
  return {
      .id = row.text(0),
      .conversation_id = row.text(1),
      .role = row.text(2),
      .kind = row.text(3),
      .status = row.text(4),
      .sequence = row.integer(5),
      .provider = row.text(6),
      .model = row.text(7),
      .detected_mode = row.optional_text(8),
      .author_id = row.text(9),
      .created_at = row.integer(10),
      .updated_at = row.integer(11),
      .data = row.optional_text(12),
      .meta = row.optional_text(13),
      .usage = row.optional_text(14),
      .sources = row.optional_text(15),
      .text = row.optional_text(16),
      .content = row.text(17),
  };
}

void write_message(const MessageRow& message, JsonWriter& answer) {
  answer.begin_object();
  answer.key("id").text(message.id);
  answer.key("conversationId").text(message.conversation_id);
  answer.key("role").text(message.role);
  answer.key("kind").text(message.kind);
  answer.key("status").text(message.status);
  answer.key("sequence").number(message.sequence);
  // A plain text is sent once: the page takes `content` for a `text` that is null.
  if (message.text) {
    answer.key("content").document(message.content);
    answer.key("text").text(*message.text);
  } else {
    answer.key("content").text(message.content);
    answer.key("text").null();
  }
  answer.key("provider").text(message.provider);
  answer.key("model").text(message.model);
  write_document(answer.key("sources"), message.sources);
  write_text(answer.key("detectedMode"), message.detected_mode);
  answer.key("authorId").text(message.author_id);
  write_document(answer.key("data"), message.data);
  write_document(answer.key("meta"), message.meta);
  write_document(answer.key("usage"), message.usage);
  write_time(answer.key("createdAt"), message.created_at);
  write_time(answer.key("updatedAt"), message.updated_at);
  answer.end_object();
}

}  // namespace chatkeep
