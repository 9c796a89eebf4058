// Calls of every operation, a line each, one after the other in one store.

#include <nlohmann/json.hpp>

#include "support/fuzz_target.h"
#include "support/fuzzed_store.h"

namespace chatkeep::fuzz {

namespace {

// More would make one input slow, and find nothing that these do not.
constexpr std::size_t kMaxCalls = 40;

void check_answer(const std::string& answer, std::string_view line) {
  for (const char byte : answer) {
    require(static_cast<unsigned char>(byte) < 0x80, "an answer that is not ASCII", line);
  }
  require(nlohmann::json::accept(answer), "an answer that is no JSON", line);
}

std::string must_answer(FuzzedStore& store, std::string_view line) {
  const Call call = read_call(line);
  const auto answer = store.call(call.operation, call.arguments);
  require(answer.has_value(), line, store.why());
  return *answer;
}

}  // namespace

}  // namespace chatkeep::fuzz

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace chatkeep;
  using namespace chatkeep::fuzz;
  auto host = std::make_shared<MemoryHost>(furnished_files());
  std::string conversations;
  std::string counts;
  {
    FuzzedStore store(host);
    std::size_t calls = 0;
    for (const std::string_view line : split_lines(as_text(data, size))) {
      if (++calls > kMaxCalls) break;
      const Call call = read_call(line);
      const auto answer = store.call(call.operation, call.arguments);
      if (answer) {
        check_answer(*answer, line);
      } else {
        require(!store.failed_inside(), line, store.why());
        require(nlohmann::json::accept(store.why()), "an error that is no JSON", line);
      }
    }
    conversations = must_answer(store, "conversations.list [{}]");
    counts = nlohmann::json::parse(must_answer(store, "stats []"))["messages"].dump();
    store.close();
  }
  FuzzedStore again(host);
  require(must_answer(again, "conversations.list [{}]") == conversations, "reopened, it differs");
  require(nlohmann::json::parse(must_answer(again, "stats []"))["messages"].dump() == counts,
          "reopened, messages are lost");
  return 0;
}
