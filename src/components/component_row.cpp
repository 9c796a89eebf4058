#include "components/component_row.h"

#include "operations/columns.h"

namespace chatkeep {

ComponentRow read_component(const sqlite::Query& row) {
  return {
      .id = row.text(0),
      .conversation_id = row.text(1),
      .message_id = row.optional_text(2),
      .sequence = row.integer(3),
      .component_kind = row.text(4),
      .created_at = row.integer(5),
      .updated_at = row.integer(6),
      .payload = row.text(7),
  };
}

void write_component(const ComponentRow& component, JsonWriter& answer) {
  answer.begin_object();
  answer.key("id").text(component.id);
  answer.key("conversationId").text(component.conversation_id);
  write_text(answer.key("messageId"), component.message_id);
  answer.key("sequence").number(component.sequence);
  answer.key("componentKind").text(component.component_kind);
  answer.key("payload").document(component.payload);
  write_time(answer.key("createdAt"), component.created_at);
  write_time(answer.key("updatedAt"), component.updated_at);
  answer.end_object();
}

void write_component_item(const ComponentRow& component, JsonWriter& answer) {
  answer.begin_object();
  answer.key("id").text(component.id);
  answer.key("conversationId").text(component.conversation_id);
  answer.key("kind").text("component");
  answer.key("role").text("assistant");
  answer.key("status").text("completed");
  answer.key("sequence").number(component.sequence);
  write_text(answer.key("messageId"), component.message_id);
  answer.key("content").begin_object();
  answer.key("componentKind").text(component.component_kind);
  answer.key("payload").document(component.payload);
  answer.end_object();
  write_time(answer.key("createdAt"), component.created_at);
  write_time(answer.key("updatedAt"), component.updated_at);
  answer.end_object();
}

}  // namespace chatkeep
