#pragma once

#include <nlohmann/json.hpp>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "operations/operation.h"
#include "storage/host_vfs.h"
#include "storage/memory_host.h"

namespace chatkeep::test {

// A store in memory without its facade, so that a test can ask the connection what it ran.
class BareSession {
 public:
  // For the user "ada".
  BareSession();

  // Runs an operation by its name, in a transaction if it writes.
  nlohmann::json call(std::string_view operation, std::vector<nlohmann::json> arguments = {});

  // What opening a store does, beside creating it.
  void interrupt_streams();

  // The statements that were used so far.
  std::set<std::string> statements() const;

  // What SQLite says of how it runs a statement, line by line.
  std::vector<std::string> plan(const std::string& sql);

  sqlite::Connection& database() { return database_; }

 private:
  // Members are destroyed from the last to the first.
  MemoryHost host_;
  HostVfs vfs_{host_};
  sqlite::Connection database_{"chat", vfs_.name()};
  Clock clock_;
  UuidGenerator ids_;
  ChangeLog changes_;
  SidebarRows sidebar_rows_;
  Session session_;
};

}  // namespace chatkeep::test
