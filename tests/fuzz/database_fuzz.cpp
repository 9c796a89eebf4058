// A store whose files are damaged: it opens or says why not, and so does each call. The inputs are
// descriptions of damage: see support/damage.h.

#include <cstring>

#include "base/error.h"
#include "support/damage.h"
#include "support/fuzz_target.h"
#include "support/fuzzed_store.h"

namespace chatkeep::fuzz {

namespace {

// Whatever reads, then what writes and what follows references.
constexpr std::string_view kCalls = R"(stats []
conversations.sidebar [{}]
conversations.list [{"filters":{"title":"a"}}]
conversations.get ["c"]
messages.list [{"filters":{"conversationId":"c"},"with":["replyTo","author","reactions","attachments","replyCount","feedback","siblingIds","nanoseconds"]}]
messages.list [{"filters":{"contentQuery":"a"}}]
timeline.page ["c",{"branch":"all","replies":true}]
timeline.page ["d"]
messages.path ["m6"]
messages.path ["m4"]
messages.siblings ["m5"]
messages.replyChain ["m8"]
messages.thread ["m1"]
messages.pinned ["c"]
messages.last ["c"]
components.list [{}]
attachments.list [{}]
users.list [{}]
assistants.list [{}]
members.list ["c"]
reactions.list ["m1"]
reads.unread []
feedback.get ["m2"]
drafts.get ["c"]
summaries.pending ["c"]
context.page ["c"]
history ["c"]
streams.resume ["s"]
streams.write ["s",[{"kind":"step","json":"{\"id\":\"y\"}"}]]
streams.end ["s",{"status":"completed"}]
messages.switchTo ["m4"]
messages.append ["c",{"role":"user","content":"one more","previousId":"m2"}]
messages.append ["d",{"role":"assistant","content":"and more"}]
messages.update ["m3",{"content":"text now"}]
messages.clearThread ["m1"]
messages.delete ["m2"]
messages.restore ["m2"]
messages.purge ["m5"]
conversations.reset ["d"]
conversations.purge ["c"])";

}  // namespace

}  // namespace chatkeep::fuzz

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace chatkeep;
  using namespace chatkeep::fuzz;
  const std::shared_ptr<FileHost> host = damaged_files(as_text(data, size));
  try {
    FuzzedStore store(host);
    for (const std::string_view line : split_lines(kCalls)) {
      const Call call = read_call(line);
      store.call(call.operation, call.arguments);
    }
    store.close();
  } catch (const Error&) {
    // It does not open, and says why.
  }
  return 0;
}

extern "C" std::size_t LLVMFuzzerCustomMutator(std::uint8_t* data, std::size_t size,
                                               std::size_t max_size, unsigned seed) {
  using namespace chatkeep::fuzz;
  const std::string description = mutate_description(as_text(data, size), seed);
  if (description.size() > max_size) return size;
  std::memcpy(data, description.data(), description.size());
  return description.size();
}
