#include <gtest/gtest.h>

#include <optional>

#include "base/error.h"
#include "sqlite/connection.h"
#include "sqlite/transaction.h"
#include "storage/host_vfs.h"
#include "storage/memory_host.h"

namespace chatkeep::sqlite {
namespace {

class SqliteTest : public testing::Test {
 protected:
  MemoryHost host;
  HostVfs vfs{host};
  Connection connection{"test", vfs.name()};

  void SetUp() override { connection.execute("CREATE TABLE t (a INTEGER, b TEXT) STRICT"); }

  std::int64_t rows() { return connection.integer("SELECT count(*) FROM t"); }
};

TEST_F(SqliteTest, BindsAndReadsEveryKind) {
  const std::string text("x\0y", 3);
  connection.query("INSERT INTO t VALUES (?, ?)").with(std::int64_t{1} << 62, text).run();
  connection.query("INSERT INTO t VALUES (?, ?)")
      .with(std::optional<std::int64_t>(), std::optional<std::string>())
      .run();
  connection.query("INSERT INTO t VALUES (?, ?)").with(std::int64_t{0}, std::string_view()).run();
  Query query = connection.query("SELECT a, b FROM t ORDER BY rowid");
  ASSERT_TRUE(query.step());
  EXPECT_EQ(query.integer(0), std::int64_t{1} << 62);
  EXPECT_EQ(query.text(1), text);
  ASSERT_TRUE(query.step());
  EXPECT_EQ(query.optional_integer(0), std::nullopt);
  EXPECT_EQ(query.optional_text(1), std::nullopt);
  ASSERT_TRUE(query.step());
  EXPECT_EQ(query.optional_text(1), "");  // Empty text is not NULL.
  EXPECT_FALSE(query.step());
}

TEST_F(SqliteTest, ForgetsWhatWasBound) {
  connection.query("INSERT INTO t VALUES (?, ?)").with(std::int64_t{1}, std::string("x")).run();
  connection.query("INSERT INTO t VALUES (?, ?)").run();
  EXPECT_EQ(connection.integer("SELECT count(*) FROM t WHERE a IS NULL AND b IS NULL"), 1);
}

TEST_F(SqliteTest, RefusesAStatementThatIsRunning) {
  Query query = connection.query("SELECT 1");
  EXPECT_THROW(connection.query("SELECT 1"), Error);
}

TEST_F(SqliteTest, LendsAStatementAgainAfterAnError) {
  const char* strict = "INSERT INTO t (a) VALUES (?)";
  EXPECT_THROW(connection.query(strict).with(std::string("not a number")).run(), Error);
  connection.query(strict).with(std::int64_t{1}).run();
  EXPECT_EQ(rows(), 1);
}

TEST_F(SqliteTest, SaysWhatSqliteSays) {
  try {
    connection.execute("SELECT * FROM missing");
    FAIL();
  } catch (const Error& error) {
    EXPECT_EQ(error.code(), ErrorCode::kInternal);
    EXPECT_EQ(error.sqlite_code(), 1);
    EXPECT_NE(std::string(error.what()).find("no such table: missing"), std::string::npos);
  }
}

TEST_F(SqliteTest, TransactionRollsBackUnlessCommitted) {
  {
    Transaction transaction(connection);
    connection.execute("INSERT INTO t (a) VALUES (1)");
  }
  EXPECT_EQ(rows(), 0);
  {
    Transaction transaction(connection);
    connection.execute("INSERT INTO t (a) VALUES (1)");
    transaction.commit();
  }
  EXPECT_EQ(rows(), 1);
}

TEST_F(SqliteTest, TransactionRollsBackOnAnException) {
  EXPECT_THROW(
      {
        Transaction transaction(connection);
        connection.execute("INSERT INTO t (a) VALUES (1)");
        connection.execute("nonsense");
      },
      Error);
  EXPECT_EQ(rows(), 0);
  Transaction again(connection);  // None was left open.
}

}  // namespace
}  // namespace chatkeep::sqlite
