#pragma once

#include <cstdint>

#include "storage/file_host.h"

namespace chatkeep {

// The room that one file has on the disk, taken ahead of what needs it, so that a write that must
// not fail finds it there.
class Room {
 public:
  Room(FileHost& host, StoreFile file) : host_(host), file_(file) {}

  // Makes the file at least so long. 0, or a HostFailure; the file is as it was then.
  std::int64_t take(std::int64_t bytes);

  bool has(std::int64_t bytes) const { return bytes_ >= bytes; }

  // The file was truncated.
  void forget() { bytes_ = 0; }

 private:
  std::int64_t lengthen(std::int64_t from, std::int64_t to);

  FileHost& host_;
  StoreFile file_;
  // How long the file is, at least, without asking the host, which is slow in browsers.
  std::int64_t bytes_ = 0;
};

}  // namespace chatkeep
