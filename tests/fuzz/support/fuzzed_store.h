#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "storage/memory_host.h"

namespace chatkeep {

class ChatStore;

namespace fuzz {

// A store as the targets use it: the one place here that knows how one is opened.
class FuzzedStore {
 public:
  // Throws Error as ChatStore does.
  explicit FuzzedStore(std::shared_ptr<FileHost> host);
  ~FuzzedStore();

  // Runs an operation, by its place in the list of all. Nothing where it was refused with an Error
  // that callers are meant to get; `why` tells which. Any other exception is passed on.
  std::optional<std::string> call(std::size_t operation, std::string_view arguments);
  const std::string& why() const { return why_; }
  // Whether the last refusal said that the store itself is at fault.
  bool failed_inside() const { return failed_inside_; }

  void close();

 private:
  std::unique_ptr<ChatStore> store_;
  std::uint32_t session_;
  std::string why_;
  bool failed_inside_ = false;
};

struct Call {
  std::size_t operation;
  std::string_view arguments;
};

// Reads a line as a call: an operation's name and its arguments, with a blank between. A line that
// begins otherwise is a call too, of whatever operation its first byte stands for.
Call read_call(std::string_view line);

std::vector<std::string_view> split_lines(std::string_view text);

// The files of a closed store that has something of everything: the conversations `c` and `d`, the
// messages `m1` to `m9`, the component `p`, the attachment `f`, and more.
const MemoryHost& furnished_files();

// The calls that furnish it.
std::string_view furnishing();

}  // namespace fuzz
}  // namespace chatkeep
