#include "support/recorded_workload.h"

#include <algorithm>

namespace chatkeep::test {

namespace {

bool moves_the_log(const Step& step) {
  return step.kind == Step::Kind::kCheckpoint || step.kind == Step::Kind::kReopen;
}

// A checkpoint keeps everything before it, and so does closing. A stream's journal need not survive
// a power cut, whatever the durability, and neither need what the search has indexed.
bool is_durable(const Step& step, Durability durability) {
  if (moves_the_log(step)) return true;
  return durability == Durability::kFull && step.operation != "streams.write" &&
         step.operation != "search.index";
}

}  // namespace

Range RecordedWorkload::allowed(std::size_t point) const {
  Range range;
  for (std::size_t i = 0; i < states.size(); ++i) {
    if (states[i].at > point) break;
    if (states[i].durable) range.first = i;
    range.last = std::min(i + 1, states.size() - 1);
  }
  return range;
}

bool RecordedWorkload::in_checkpoint(std::size_t point) const {
  return std::any_of(checkpoints.begin(), checkpoints.end(),
                     [&](const auto& span) { return point > span.first && point <= span.second; });
}

RecordedWorkload record(const Steps& steps, Durability durability,
                        const std::shared_ptr<RecordingHost>& host) {
  RecordedWorkload recorded;
  const auto acknowledge = [&](const std::string& step, bool durable) {
    recorded.states.push_back(
        {host->events().size(), durable, step, state_when_opened(*host, Times::kCompared).digest});
  };
  WorkloadStore store(host, durability);
  store.open();
  acknowledge("open", durability == Durability::kFull);
  for (const Step& step : steps) {
    const std::size_t before = host->events().size();
    store.run(step);
    const std::size_t after = host->events().size();
    if (after == before) continue;  // It read.
    if (moves_the_log(step)) recorded.checkpoints.emplace_back(before, after);
    acknowledge(step.description(), is_durable(step, durability));
  }
  store.kill();
  recorded.events = host->events();
  return recorded;
}

}  // namespace chatkeep::test
