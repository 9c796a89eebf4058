#include "sqlite/transaction.h"

namespace chatkeep::sqlite {

Transaction::Transaction(Connection& connection) : connection_(connection) {
  connection_.query("BEGIN IMMEDIATE").run();
}

Transaction::~Transaction() { connection_.roll_back(); }

void Transaction::commit() { connection_.query("COMMIT").run(); }

ReadTransaction::ReadTransaction(Connection& connection) : connection_(connection) {
  connection_.query("BEGIN").run();
}

// There is nothing that could be undone.
ReadTransaction::~ReadTransaction() { connection_.roll_back(); }

}  // namespace chatkeep::sqlite
