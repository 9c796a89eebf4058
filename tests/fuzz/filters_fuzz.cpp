// The lists' filters and sorts: a line each, a call of one of them. Only reads, so that one store
// serves all inputs.

#include <array>
#include <nlohmann/json.hpp>

#include "support/fuzz_target.h"
#include "support/fuzzed_store.h"

namespace chatkeep::fuzz {

namespace {

constexpr std::array<std::string_view, 14> kLists = {
    "conversations.list", "conversations.sidebar", "messages.list",    "messages.thread",
    "messages.pinned",    "components.list",       "attachments.list", "timeline.page",
    "users.list",         "members.list",          "assistants.list",  "reads.unread",
    "context.page",       "summaries.pending"};

void check_page(const std::string& answer, std::string_view line) {
  const auto page = nlohmann::json::parse(answer, nullptr, false);
  require(!page.is_discarded(), "an answer that is no JSON", line);
  if (!page.is_object() || !page.contains("items")) return;
  require(page["items"].size() <= 500, "a page that is too long", line);
}

}  // namespace

}  // namespace chatkeep::fuzz

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace chatkeep;
  using namespace chatkeep::fuzz;
  static FuzzedStore store(std::make_shared<MemoryHost>(furnished_files()));

  for (const std::string_view line : split_lines(as_text(data, size))) {
    if (line.empty()) continue;
    const std::size_t blank = std::min(line.find(' '), line.size());
    std::string_view name = line.substr(0, blank);
    std::string_view arguments = line.substr(blank);
    if (std::find(kLists.begin(), kLists.end(), name) == kLists.end()) {
      name = kLists[static_cast<unsigned char>(line.front()) % kLists.size()];
      arguments = line.substr(1);
    }
    const Call call = read_call(std::string(name) + " ");
    const auto answer = store.call(call.operation, arguments);
    if (answer) {
      check_page(*answer, line);
    } else {
      require(!store.failed_inside(), line, store.why());
    }
  }
  return 0;
}
