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

// What several statements read: each of them would begin and end a transaction of its own.
class ReadTransaction {
 public:
  // Throws Error if it cannot begin.
  explicit ReadTransaction(Connection& connection);
  ~ReadTransaction();
  ReadTransaction(const ReadTransaction&) = delete;
  ReadTransaction& operator=(const ReadTransaction&) = delete;

 private:
  Connection& connection_;
};

}  // namespace chatkeep::sqlite
