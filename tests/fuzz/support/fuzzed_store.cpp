#include "support/fuzzed_store.h"

#include <algorithm>

#include "chat_store.h"
#include "support/fuzz_target.h"

namespace chatkeep::fuzz {

FuzzedStore::FuzzedStore(std::shared_ptr<FileHost> host)
    : store_(std::make_unique<ChatStore>(std::move(host))), session_(store_->open_session({})) {}

FuzzedStore::~FuzzedStore() = default;

std::optional<std::string> FuzzedStore::call(std::size_t operation, std::string_view arguments) {
  try {
    return store_->call(session_, operation, arguments);
  } catch (const Error& error) {
    why_ = error_as_json(error);
    failed_inside_ = error.code() == ErrorCode::kInternal || error.code() == ErrorCode::kCorrupt ||
                     error.code() == ErrorCode::kStorageUnavailable;
    return std::nullopt;
  }
}

void FuzzedStore::close() { store_->close(); }

Call read_call(std::string_view line) {
  const auto& names = ChatStore::operation_names();
  const std::size_t blank = line.find(' ');
  const auto named = std::find(names.begin(), names.end(), line.substr(0, blank));
  if (blank != std::string_view::npos && named != names.end()) {
    return {static_cast<std::size_t>(named - names.begin()), line.substr(blank + 1)};
  }
  if (line.empty()) return {0, line};
  return {static_cast<unsigned char>(line.front()) % names.size(), line.substr(1)};
}

std::vector<std::string_view> split_lines(std::string_view text) {
  std::vector<std::string_view> lines;
  while (!text.empty()) {
    const std::size_t end = std::min(text.find('\n'), text.size());
    lines.push_back(text.substr(0, end));
    text.remove_prefix(std::min(end + 1, text.size()));
  }
  return lines;
}

std::string_view furnishing() {
  return R"(conversations.create [{"id":"c","title":"Bread","assistantId":"helper","folder":"Work","tags":["a","b"],"pinned":true,"data":"{\"k\":1}"}]
conversations.create [{"id":"d","title":"Straße","type":"channel","archived":true}]
messages.append ["c",{"id":"m1","role":"user","content":"How long does it rise?","createdAt":1700000000000}]
messages.append ["c",{"id":"m2","role":"assistant","content":"Two hours.","sources":"[{\"id\":1}]","usage":"{\"tokens\":3}","meta":"{\"steps\":[{\"id\":1}]}"}]
messages.append ["c",{"id":"m3","role":"user","content":{"json":"{\"text\":\"And then?\",\"parts\":[1]}"},"data":"{\"k\":\"v\"}"}]
messages.append ["c",{"id":"m4","role":"assistant","content":"Bake it.","authorId":"bob"}]
messages.append ["c",{"id":"m5","role":"user","content":"Another way?","previousId":"m2"}]
messages.append ["c",{"id":"m6","role":"assistant","content":"No.","previousId":"m5"}]
messages.append ["c",{"id":"m7","role":"user","content":"A reply","threadId":"m1","replyToId":"m1"}]
messages.append ["c",{"id":"m8","role":"user","content":"Another","threadId":"m1","replyToId":"m7"}]
messages.append ["c",{"id":"m9","role":"assistant","kind":"task","content":{"json":"{\"title\":\"t\",\"state\":\"busy\",\"progress\":0.5}"}}]
components.append ["c",{"id":"p","messageId":"m6","componentKind":"chart","payload":"{\"values\":[1,2]}"}]
attachments.add ["m1",{"id":"f","name":"a.txt","mimeType":"text/plain","size":3,"extractionRequestId":"r"}]
users.upsert [{"id":"bob","name":"Bob","email":"bob@example.org"}]
assistants.create [{"id":"helper","name":"Helper","config":"{\"k\":[]}"}]
reactions.add ["m1","+1"]
messages.pin ["m1"]
feedback.set ["m2",{"rating":"up","comment":"good"}]
drafts.set ["c",{"text":"not sent","data":"{}"}]
reads.mark ["c",{"sequence":3}]
summaries.set ["c",{"summary":"Bread rises.","untilSequence":2}]
messages.append ["d",{"id":"n1","role":"user","content":"kept"}]
messages.append ["d",{"id":"n2","role":"user","content":"hidden"}]
messages.delete ["n2"]
streams.begin ["d",{"id":"s"}]
streams.write ["s",[{"kind":"text","text":"So"},{"kind":"step","json":"{\"id\":\"x\"}"},{"kind":"data","name":"n","json":"[1]"}]])";
}

const MemoryHost& furnished_files() {
  static const std::shared_ptr<MemoryHost> files = [] {
    auto host = std::make_shared<MemoryHost>();
    FuzzedStore store(host);
    for (const std::string_view line : split_lines(furnishing())) {
      const Call call = read_call(line);
      require(store.call(call.operation, call.arguments).has_value(), line, store.why());
    }
    store.close();
    return host;
  }();
  return *files;
}

}  // namespace chatkeep::fuzz
