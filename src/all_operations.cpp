#include "all_operations.h"

#include <algorithm>

#include "assistants/assistants.h"
#include "attachments/attachment_files.h"
#include "attachments/attachments.h"
#include "base/error.h"
#include "components/components.h"
#include "conversations/conversations.h"
#include "conversations/sidebar.h"
#include "drafts/drafts.h"
#include "feedback/feedback.h"
#include "messages/branches.h"
#include "messages/messages.h"
#include "messages/pins.h"
#include "messages/threads.h"
#include "people/members.h"
#include "people/users.h"
#include "reactions/reactions.h"
#include "reads/reads.h"
#include "search/search.h"
#include "stats/stats.h"
#include "streams/streams.h"
#include "summaries/summaries.h"
#include "timeline/timeline.h"
#include "transfer/exporting.h"
#include "transfer/importing.h"
#include "upkeep/transfers.h"

namespace chatkeep {

namespace {

constexpr std::size_t kMaxCalls = 10'000;

const Operation& find_operation(const Json& name, const std::string& field) {
  const Operations& all = all_operations();
  const auto found = std::find_if(all.begin(), all.end(), [&](const Operation& operation) {
    return name.is_string() && operation.name == name.get_ref<const std::string&>();
  });
  const bool known = found != all.end() && found->kind != OperationKind::kUpkeep;
  if (!known || found->name == "batch") {
    throw Error::invalid(field, "is no operation that a batch takes.");
  }
  return *found;
}

// Pairs of an operation's name and its arguments, one after the other; their answers as an array.
void run_batch(Session& session, const Arguments& arguments, JsonWriter& answer) {
  const Json& calls = arguments.array(0, "calls", kMaxCalls);
  answer.begin_array();
  for (std::size_t i = 0; i < calls.size(); ++i) {
    const std::string field = "calls[" + std::to_string(i) + "]";
    if (!calls[i].is_array() || calls[i].size() != 2) {
      throw Error::invalid(field, "must be a name and arguments.");
    }
    const Operation& operation = find_operation(calls[i][0], field);
    try {
      operation.run(session, Arguments(calls[i][1]), answer);
    } catch (const Error& error) {
      throw error.inside(field);
    }
  }
  answer.end_array();
}

}  // namespace

const Operations& all_operations() {
  static const Operations operations = [] {
    Operations all;
    for (const auto feature :
         {conversation_operations, sidebar_operations,    message_operations,
          branch_operations,       thread_operations,     pin_operations,
          component_operations,    attachment_operations, timeline_operations,
          user_operations,         member_operations,     reaction_operations,
          read_operations,         feedback_operations,   draft_operations,
          summary_operations,      assistant_operations,  stream_operations,
          search_operations,       stats_operations,      export_operations,
          import_operations,       upkeep_operations,     attachment_file_operations}) {
      const Operations part = feature();
      all.insert(all.end(), part.begin(), part.end());
    }
    all.push_back({"batch", OperationKind::kWrite, run_batch});
    return all;
  }();
  return operations;
}

}  // namespace chatkeep
