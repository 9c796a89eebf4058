#include "sqlite/transaction.h"

namespace chatkeep::sqlite {

Transaction::Transaction(Connection& connection) : connection_(connection) {
  connection_.query("BEGIN IMMEDIATE").run();
}

Transaction::~Transaction() {
  // SQLite ends the transaction itself on errors such as a full disk.
  if (!connection_.in_transaction()) return;
  try {
    connection_.query("ROLLBACK").run();
  } catch (...) {
    // The error that brought us here is the one to report. SQLite keeps the connection in its
    // error state, so nothing half-done can be read or committed.
  }
}

void Transaction::commit() { connection_.query("COMMIT").run(); }

}  // namespace chatkeep::sqlite
