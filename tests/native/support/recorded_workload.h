#pragma once

#include <memory>
#include <string>
#include <vector>

#include "support/database_state.h"
#include "support/recording_host.h"
#include "support/workload.h"

namespace chatkeep::test {

// A state that a workload went through: the one after a step.
struct Acknowledged {
  // How many events there had been when the step was acknowledged.
  std::size_t at = 0;
  // Whether a power cut must not take it from then on.
  bool durable = false;
  std::string step;
  Digest digest;  // As it is found when the store is opened.
};

// The states that may be found, from the first to the last.
struct Range {
  std::size_t first = 0;
  std::size_t last = 0;
};

// What a workload did to its files, event by event, and which state it was told to be kept by when.
struct RecordedWorkload {
  std::vector<RecordingHost::Event> events;
  std::vector<Acknowledged> states;
  // From which event to which the log was moved into the database.
  std::vector<std::pair<std::size_t, std::size_t>> checkpoints;

  // What may be found after a power cut behind so many events: nothing that was acknowledged as
  // durable is missing, and at most the step that was running is there beside what was
  // acknowledged.
  Range allowed(std::size_t point) const;
  bool in_checkpoint(std::size_t point) const;
};

// Runs the steps. `host` may be one that keeps less than it says.
RecordedWorkload record(const Steps& steps, Durability durability,
                        const std::shared_ptr<RecordingHost>& host);

}  // namespace chatkeep::test
