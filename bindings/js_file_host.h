#pragma once

#include "chat_store.h"

namespace chatkeep {

// The files behind `Module.fileHost`, an object of web/storage/file-host.ts. JavaScript opens them
// before the module starts and closes them after the store is closed.
class JsFileHost final : public FileHost {
 public:
  std::int64_t read(StoreFile file, std::byte* to, std::size_t size, std::int64_t offset) override;
  std::int64_t write(StoreFile file, const std::byte* from, std::size_t size,
                     std::int64_t offset) override;
  std::int64_t truncate(StoreFile file, std::int64_t size) override;
  std::int64_t flush(StoreFile file) override;
  std::int64_t size(StoreFile file) override;
  bool had_by_others() override;
};

}  // namespace chatkeep
