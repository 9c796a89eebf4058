#include "support/recovery.h"

#include <functional>

namespace chatkeep::test {

std::uint64_t hash_of(MemoryHost& disk) {
  std::uint64_t hash = 1;
  for (int i = 0; i < kStoreFileCount; ++i) {
    const auto file = static_cast<StoreFile>(i);
    std::string bytes(static_cast<std::size_t>(disk.size(file)), '\0');
    disk.read(file, reinterpret_cast<std::byte*>(bytes.data()), bytes.size(), 0);
    hash = hash * 31 + std::hash<std::string>{}(bytes);
  }
  return hash;
}

Recovered recover_and_check(const std::shared_ptr<MemoryHost>& disk) {
  try {
    recover(disk);
    const std::uint64_t first = hash_of(*disk);
    recover(disk);
    DatabaseState state = read_state(*disk, Times::kCompared);
    if (state.problem.empty() && hash_of(*disk) != first) {
      state.problem = "a second recovery changed something";
    }
    return {std::move(state.digest), std::move(state.problem)};
  } catch (const std::exception& error) {
    return {{}, std::string("cannot be read: ") + error.what()};
  }
}

std::string problem_of(const Digest& found, const RecordedWorkload& workload,
                       const Range& allowed) {
  const auto& states = workload.states;
  for (std::size_t i = allowed.first; i <= allowed.last; ++i) {
    if (states[i].digest == found) return "";
  }
  for (std::size_t i = allowed.first; i-- > 0;) {
    if (states[i].digest == found) {
      return "lost: what is there ends with '" + states[i].step + "', acknowledged was '" +
             states[allowed.first].step + "'";
    }
  }
  return "no state that there ever was; beside the one after '" + states[allowed.first].step +
         "' these tables differ:" + difference(found, states[allowed.first].digest);
}

}  // namespace chatkeep::test
