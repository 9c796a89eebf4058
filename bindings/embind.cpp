#include <emscripten/bind.h>
#include <emscripten/heap.h>

#include <vector>

#include "answer.h"
#include "chat_store.h"
#include "js_file_host.h"

namespace chatkeep {

namespace {

const std::string kNothing;
const std::string kNull = "null";
const Result kDone = {kNull, kNothing};

// A store as JavaScript holds it. Every method but scratch() gives the address of an Answer.
class StoreHandle {
 public:
  // `living_clients`: see ChatStore.
  std::uintptr_t open(bool in_memory, const std::string& living_clients) {
    return guard([&]() -> Result {
      std::shared_ptr<FileHost> host;
      if (in_memory) {
        host = std::make_shared<MemoryHost>();
      } else {
        host = std::make_shared<JsFileHost>();
      }
      store_ = std::make_unique<ChatStore>(std::move(host), living_clients);
      return kDone;
    });
  }

  // In the place of open(), for files that do not open. Answers with what ChatStore::doctor gives.
  std::uintptr_t doctor(bool repair, const std::string& user_id,
                        const std::string& organization_id) {
    return guard([&]() -> Result {
      JsFileHost host;
      text_ = ChatStore::doctor(host, repair, user_id, organization_id);
      return {text_, kNothing};
    });
  }

  // Answers with the number of the session.
  std::uintptr_t openSession(const std::string& user_id, const std::string& organization_id,
                             bool relaxed, const std::string& client) {
    return guard([&]() -> Result {
      const Durability durability = relaxed ? Durability::kRelaxed : Durability::kFull;
      return number(opened().open_session({user_id, organization_id, durability, client}));
    });
  }

  std::uintptr_t closeSession(unsigned session) {
    return guard([&]() -> Result {
      if (store_) store_->close_session(session);
      return kDone;
    });
  }

  // Answers with the number of streams that were interrupted.
  std::uintptr_t keepClients(const std::string& living_clients) {
    return guard([&]() -> Result { return number(opened().keep_clients(living_clients)); });
  }

  // Answers with names of files: see ChatStore.
  std::uintptr_t takeFreedFiles() {
    return guard([&]() -> Result {
      text_ = opened().take_freed_files();
      return {text_, kNothing};
    });
  }

  std::uintptr_t leftoverFiles(const std::string& names) {
    return guard([&]() -> Result {
      text_ = opened().leftover_files(names);
      return {text_, kNothing};
    });
  }

  // The address of `size` bytes, where JavaScript puts the arguments of the next call. 0 if there
  // is no memory for them.
  std::uintptr_t scratch(std::size_t size) {
    try {
      // Lets go of what a large call needed.
      if (scratch_.capacity() > kKeptScratchBytes && size <= kKeptScratchBytes) scratch_ = {};
      scratch_.resize(size);
      return reinterpret_cast<std::uintptr_t>(scratch_.data());
    } catch (const std::bad_alloc&) {
      return 0;
    }
  }

  // `operation` is an index into operationNames(); the arguments are the first `size` bytes of
  // scratch(). `number` and `received`: see ChatStore::Delivery.
  std::uintptr_t call(unsigned session, std::size_t operation, std::size_t size, double number,
                      double received) {
    return guard([&]() -> Result {
      const ChatStore::Delivery delivery = {static_cast<std::int64_t>(number),
                                            static_cast<std::int64_t>(received)};
      const std::string& answer =
          opened().call(session, operation, {scratch_.data(), size}, delivery);
      return {answer, opened().changes()};
    });
  }

  std::uintptr_t checkpoint(double least_bytes) {
    return guard([&]() -> Result {
      opened().checkpoint(static_cast<std::int64_t>(least_bytes));
      return kDone;
    });
  }

  // Answers with whether there is more to index.
  std::uintptr_t indexSome() {
    return guard([&]() -> Result { return number(opened().index_some() ? 1 : 0); });
  }

  std::uintptr_t close() {
    return guard([&]() -> Result {
      store_.reset();
      return kDone;
    });
  }

 private:
  static constexpr std::size_t kKeptScratchBytes = 1024 * 1024;

  ChatStore& opened() {
    if (!store_) throw Error(ErrorCode::kClosed, "The store is closed. Open it again.");
    return *store_;
  }

  Result number(std::size_t value) {
    text_ = std::to_string(value);
    return {text_, kNothing};
  }

  std::unique_ptr<ChatStore> store_;
  std::vector<char> scratch_;
  std::string text_;
};

std::vector<std::string> operation_names() {
  const auto& names = ChatStore::operation_names();
  return {names.begin(), names.end()};
}

std::int64_t module_memory() { return static_cast<std::int64_t>(emscripten_get_heap_size()); }

unsigned schema_version() { return static_cast<unsigned>(ChatStore::schema_version()); }

}  // namespace

}  // namespace chatkeep

EMSCRIPTEN_BINDINGS(chatkeep) {
  using chatkeep::StoreHandle;
  chatkeep::ChatStore::measure_heap_with(&chatkeep::module_memory);
  emscripten::register_vector<std::string>("Names");
  emscripten::function("operationNames", &chatkeep::operation_names);
  emscripten::function("schemaVersion", &chatkeep::schema_version);
  emscripten::class_<StoreHandle>("StoreHandle")
      .smart_ptr_constructor("StoreHandle", &std::make_shared<StoreHandle>)
      .function("open", &StoreHandle::open)
      .function("doctor", &StoreHandle::doctor)
      .function("openSession", &StoreHandle::openSession)
      .function("closeSession", &StoreHandle::closeSession)
      .function("keepClients", &StoreHandle::keepClients)
      .function("takeFreedFiles", &StoreHandle::takeFreedFiles)
      .function("leftoverFiles", &StoreHandle::leftoverFiles)
      .function("scratch", &StoreHandle::scratch)
      .function("call", &StoreHandle::call)
      .function("checkpoint", &StoreHandle::checkpoint)
      .function("indexSome", &StoreHandle::indexSome)
      .function("close", &StoreHandle::close);
}
