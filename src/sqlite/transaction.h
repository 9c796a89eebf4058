#pragma once

#include "sqlite/connection.h"

namespace chatkeep::sqlite {

// A write transaction. Rolls back unless it was committed.
class Transaction {
 public:
  // Throws Error if it cannot begin.
  explicit Transaction(Connection& connection);
  ~Transaction();
  Transaction(const Transaction&) = delete;
  Transaction& operator=(const Transaction&) = delete;

  // Throws Error if the commit failed; the transaction is then rolled back.
  void commit();

 private:
  Connection& connection_;
};

}  // namespace chatkeep::sqlite
