#pragma once

#include <cstdint>
#include <memory>
#include <utility>

#include "storage/file_host.h"

namespace chatkeep::test {

// Files that can be taken away from a store, as they are when its worker is killed: what it does
// from then on reaches nothing.
class MortalHost : public FileHost {
 public:
  explicit MortalHost(std::shared_ptr<FileHost> files) : files_(std::move(files)) {}

  void die() { files_.reset(); }

  std::int64_t read(StoreFile file, std::byte* to, std::size_t size, std::int64_t offset) override {
    return files_ ? files_->read(file, to, size, offset) : std::int64_t{kHostIoError};
  }
  std::int64_t write(StoreFile file, const std::byte* from, std::size_t size,
                     std::int64_t offset) override {
    return files_ ? files_->write(file, from, size, offset) : std::int64_t{kHostIoError};
  }
  std::int64_t truncate(StoreFile file, std::int64_t size) override {
    return files_ ? files_->truncate(file, size) : std::int64_t{kHostIoError};
  }
  std::int64_t flush(StoreFile file) override {
    return files_ ? files_->flush(file) : std::int64_t{kHostIoError};
  }
  std::int64_t size(StoreFile file) override {
    return files_ ? files_->size(file) : std::int64_t{kHostIoError};
  }

 private:
  std::shared_ptr<FileHost> files_;
};

}  // namespace chatkeep::test
