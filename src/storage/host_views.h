#pragma once

#include "storage/file_host.h"
#include "storage/memory_host.h"

namespace chatkeep {

// The files of a store for somebody who may look and must not touch: every change fails.
class ReadOnlyHost final : public FileHost {
 public:
  explicit ReadOnlyHost(FileHost& files) : files_(files) {}

  std::int64_t read(StoreFile file, std::byte* to, std::size_t size, std::int64_t offset) override {
    return files_.read(file, to, size, offset);
  }
  std::int64_t write(StoreFile, const std::byte*, std::size_t, std::int64_t) override {
    return kHostIoError;
  }
  std::int64_t truncate(StoreFile, std::int64_t) override { return kHostIoError; }
  std::int64_t flush(StoreFile) override { return kHostIoError; }
  std::int64_t size(StoreFile file) override { return files_.size(file); }

 private:
  FileHost& files_;
};

// The copy of a store's files as a store of its own, with its log and journal in memory: they are
// of no use once the copy is cut off.
class CopyHost final : public FileHost {
 public:
  explicit CopyHost(FileHost& files) : files_(files) {}

  std::int64_t read(StoreFile file, std::byte* to, std::size_t size, std::int64_t offset) override {
    return of(file).read(place(file), to, size, offset);
  }
  std::int64_t write(StoreFile file, const std::byte* from, std::size_t size,
                     std::int64_t offset) override {
    return of(file).write(place(file), from, size, offset);
  }
  std::int64_t truncate(StoreFile file, std::int64_t size) override {
    return of(file).truncate(place(file), size);
  }
  std::int64_t flush(StoreFile file) override { return of(file).flush(place(file)); }
  std::int64_t size(StoreFile file) override { return of(file).size(place(file)); }

 private:
  FileHost& of(StoreFile file) {
    return file == StoreFile::kDatabase ? files_ : static_cast<FileHost&>(memory_);
  }
  static StoreFile place(StoreFile file) {
    return file == StoreFile::kDatabase ? StoreFile::kCopy : file;
  }

  FileHost& files_;
  MemoryHost memory_;
};

}  // namespace chatkeep
