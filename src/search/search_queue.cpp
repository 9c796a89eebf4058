#include "search/search_queue.h"

#include <array>
#include <string>

#include "operations/operation.h"

namespace chatkeep {

namespace {

// One that puts down rows of `tables`. What the index has not come to needs no entry.
std::string queue_rows(const std::string& kind, const std::string& key, const std::string& tables,
                       const std::string& scope = "?1") {
  return "INSERT OR IGNORE INTO search_queue (kind, row_key, scope_key) SELECT " + kind + ", " +
         key + ", " + scope + " FROM " + tables + " AND " + key +
         " <= (SELECT indexed_until FROM search_progress WHERE kind = " + kind + ")";
}

// By kind. Of whatever scope the row is: streams that were cut off are ended for all.
const std::array<std::string, 3> kQueue = {
    queue_rows("0", "message_key", "messages WHERE message_key = ?1", "scope_key"),
    queue_rows("1", "component_key", "components WHERE component_key = ?1", "scope_key"),
    queue_rows("2", "attachment_key", "attachments WHERE attachment_key = ?1", "scope_key"),
};

const std::string kById = " WHERE scope_key = ?1 AND id = ?2";
const std::string kOfConversation =
    " WHERE conversation_key = (SELECT conversation_key FROM conversations" + kById + ")";
// A message and the replies under it.
const std::string kThread =
    "messages t CROSS JOIN messages m ON m.message_key = t.message_key"
    " OR m.thread_key = t.message_key";

const std::array<std::string, 2> kQueueMessage = {
    queue_rows("0", "m.message_key", kThread + " WHERE t.scope_key = ?1 AND t.id = ?2"),
    queue_rows("2", "a.attachment_key",
               kThread + " CROSS JOIN attachments a ON a.message_key = m.message_key"
                         " WHERE t.scope_key = ?1 AND t.id = ?2"),
};
const std::array<std::string, 3> kQueueConversation = {
    queue_rows("0", "message_key", "messages" + kOfConversation),
    queue_rows("1", "component_key", "components" + kOfConversation),
    queue_rows("2", "attachment_key", "attachments" + kOfConversation),
};
const std::array<std::string, 3> kQueueConversationByKey = {
    queue_rows("0", "message_key", "messages WHERE conversation_key = ?1", "scope_key"),
    queue_rows("1", "component_key", "components WHERE conversation_key = ?1", "scope_key"),
    queue_rows("2", "attachment_key", "attachments WHERE conversation_key = ?1", "scope_key"),
};
const std::string kQueueComponent = queue_rows("1", "component_key", "components" + kById);
const std::string kQueueAttachment = queue_rows("2", "attachment_key", "attachments" + kById);

void run(Session& session, std::string_view statement, std::string_view id) {
  session.database.query(statement).with(session.scope_key, id).run();
}

}  // namespace

void queue_for_search(Session& session, SearchKind kind, std::int64_t key) {
  session.database.query(kQueue[static_cast<std::size_t>(kind)]).with(key).run();
}

void queue_removed_message(Session& session, std::string_view id) {
  for (const std::string& statement : kQueueMessage) run(session, statement, id);
}

void queue_removed_component(Session& session, std::string_view id) {
  run(session, kQueueComponent, id);
}

void queue_removed_attachment(Session& session, std::string_view id) {
  run(session, kQueueAttachment, id);
}

void queue_removed_conversation(Session& session, std::string_view id) {
  for (const std::string& statement : kQueueConversation) run(session, statement, id);
}

void queue_removed_conversation(sqlite::Connection& database, std::int64_t conversation_key) {
  for (const std::string& statement : kQueueConversationByKey) {
    database.query(statement).with(conversation_key).run();
  }
}

}  // namespace chatkeep
