#include "search/search_filters.h"

#include "messages/message_input.h"
#include "search/index_words.h"

namespace chatkeep {

namespace {

constexpr std::string_view kConversationKey =
    "SELECT conversation_key FROM conversations WHERE scope_key = ? AND id = ?";

const Choices kTypes = {"text", "task", "component", "attachment"};
const Choices kBranches = {"shown", "all"};

const Json& filters_of(const Fields& options) {
  static const Json none = Json::object();
  return options.has_value("filters") ? options.at("filters") : none;
}

std::vector<SearchKind> kinds_of(const std::optional<std::string>& type) {
  if (!type) return {kSearchKinds.begin(), kSearchKinds.end()};
  if (*type == "component") return {SearchKind::kComponent};
  if (*type == "attachment") return {SearchKind::kAttachment};
  return {SearchKind::kMessage};
}

}  // namespace

SearchFilters::SearchFilters(Session& session, const Fields& options)
    : only_shown_branches_(options.one_of("branches", kBranches) == "shown") {
  const Fields filters(
      filters_of(options), options.path("filters"),
      {"conversationId", "role", "kind", "createdAfter", "createdBefore", "hasAttachment"});
  if (const auto id = filters.id("conversationId")) {
    sqlite::Query row = session.database.query(kConversationKey);
    no_such_conversation_ = !row.with(session.scope_key, *id).step();
    conversation_key_ = no_such_conversation_ ? 0 : row.integer(0);
    terms_.push_back(conversation_term(*conversation_key_));
  }
  role_ = filters.one_of("role", kMessageRoles);
  if (role_) terms_.push_back(role_term(*role_));
  type_ = filters.one_of("kind", kTypes);
  if (type_) terms_.push_back(type_term(*type_));
  kinds_ = kinds_of(type_);
  created_after_ = filters.time("createdAfter");
  created_before_ = filters.time("createdBefore");
  has_attachment_ = filters.boolean("hasAttachment");
}

bool SearchFilters::has(const FoundRow& row) const {
  if (conversation_key_ && row.conversation_key != *conversation_key_) return false;
  if (role_ && row.role != *role_) return false;
  if (type_ && row.type != *type_) return false;
  // Times are answered in milliseconds: what is later than one of those is not in it.
  const auto milliseconds = [](Nanoseconds time) { return time / kNanosecondsPerMillisecond; };
  if (created_after_ && milliseconds(row.created_at) <= milliseconds(*created_after_)) return false;
  if (created_before_ && row.created_at >= *created_before_) return false;
  if (has_attachment_ && row.has_attachment != *has_attachment_) return false;
  return row.is_on_path || !only_shown_branches_;
}

}  // namespace chatkeep
