#pragma once

#include <memory>
#include <nlohmann/json.hpp>
#include <string>
#include <vector>

#include "chat_store.h"
#include "support/mortal_host.h"

namespace chatkeep::test {

// One thing that is done to a store: a call, or what happens between calls.
struct Step {
  enum class Kind {
    kCall,
    kCheckpoint,
    kReopen,  // Closed and opened again.
    kKill,    // The worker dies without closing; another one opens the store.
  };

  Kind kind = Kind::kCall;
  std::string operation;
  std::vector<nlohmann::json> arguments;

  std::string description() const;
};

using Steps = std::vector<Step>;

Step call_step(std::string operation, std::vector<nlohmann::json> arguments);

// Parts of a workload over the whole model. Each has conversations of its own, whose ids begin with
// `prefix`, and gives every id itself, so that two runs differ in their times only.
Steps message_steps(const std::string& prefix);
Steps branch_steps(const std::string& prefix);
// Ends with a stream left open, the message `prefix` + "-open".
Steps stream_steps(const std::string& prefix);
Steps people_steps(const std::string& prefix);
Steps part_steps(const std::string& prefix);
Steps removal_steps(const std::string& prefix);
// Ends with a conversation of which only a part came.
Steps import_steps(const std::string& prefix);
// An import in parts, which does not outlive the store's being opened again, and half of another.
Steps import_steps_in_parts(const std::string& prefix);
// Indexing and what comes after it: changes, removals, and keys that are given again.
Steps search_steps(const std::string& prefix);
// One transaction that writes so many messages of so many bytes.
Steps large_transaction_steps(const std::string& prefix, int messages, std::size_t bytes);

// All of them, with checkpoints, reopenings and killed workers in between.
Steps whole_workload();

// A store that steps run on.
class WorkloadStore {
 public:
  WorkloadStore(std::shared_ptr<FileHost> files, Durability durability)
      : files_(std::move(files)), durability_(durability) {}
  // Lets go without writing anything.
  ~WorkloadStore() { kill(); }
  WorkloadStore(const WorkloadStore&) = delete;
  WorkloadStore& operator=(const WorkloadStore&) = delete;

  // These throw Error, as the store does.
  void open();
  void run(const Step& step);
  void close();
  // The store is gone, and wrote nothing more.
  void kill();

 private:
  std::shared_ptr<FileHost> files_;
  Durability durability_;
  std::shared_ptr<MortalHost> host_;
  std::unique_ptr<ChatStore> store_;
  ChatStore::SessionId session_ = 0;
  // Each call may be sent again, as those of tabs may: its answer is kept with what it writes.
  std::int64_t calls_ = 0;
};

// Opens and closes the store in `files`, as somebody who comes back does.
void recover(const std::shared_ptr<FileHost>& files);

}  // namespace chatkeep::test
