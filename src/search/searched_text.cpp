#include "search/searched_text.h"

#include <nlohmann/json.hpp>

namespace chatkeep {

namespace {

using Json = nlohmann::json;

const std::string kMessages =
    "SELECT message_key, scope_key, conversation_key, role, kind, coalesce(text, content)"
    " FROM messages WHERE ";
const std::string kComponents =
    "SELECT component_key, scope_key, conversation_key, 'assistant', 'component', payload"
    " FROM components WHERE ";
const std::string kAttachments =
    "SELECT a.attachment_key, a.scope_key, a.conversation_key, coalesce(m.role, ''),"
    " 'attachment', a.name || char(10) || coalesce(a.extracted_text, '') FROM attachments a"
    " LEFT JOIN messages m ON m.message_key = a.message_key WHERE ";

// By kind.
const std::string kByKey[] = {
    kMessages + "message_key = ?",
    kComponents + "component_key = ?",
    kAttachments + "a.attachment_key = ?",
};
const std::string kAfter[] = {
    kMessages + "message_key > ? ORDER BY message_key LIMIT ?",
    kComponents + "component_key > ? ORDER BY component_key LIMIT ?",
    kAttachments + "a.attachment_key > ? ORDER BY a.attachment_key LIMIT ?",
};

// The strings of a document, a line each; the names of members are not among them.
void append_strings(const Json& value, std::string& text) {
  if (value.is_string()) {
    text.append(value.get_ref<const std::string&>()).push_back('\n');
  } else if (value.is_structured()) {
    for (const Json& each : value) append_strings(each, text);
  }
}

}  // namespace

std::string_view searched_row_statement(SearchKind kind) {
  return kByKey[static_cast<std::size_t>(kind)];
}

std::string_view searched_rows_after_statement(SearchKind kind) {
  return kAfter[static_cast<std::size_t>(kind)];
}

SearchedRow read_searched_row(SearchKind kind, const sqlite::Query& row) {
  return {kind,
          row.integer(0),
          row.integer(1),
          row.integer(2),
          std::string(row.text(3)),
          std::string(row.text(4)),
          searched_text(kind, row.text(5))};
}

std::string searched_text(SearchKind kind, std::string_view stored) {
  if (kind != SearchKind::kComponent) return std::string(stored);
  std::string text;
  // A damaged one has no text. Documents were checked for their depth when they were stored.
  const Json document = Json::parse(stored, nullptr, false);
  if (!document.is_discarded()) append_strings(document, text);
  return text;
}

}  // namespace chatkeep
