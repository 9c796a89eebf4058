#include "storage/gathered_writes.h"

#include <gtest/gtest.h>

#include <random>

#include "support/fault_host.h"
#include "support/recording_host.h"

namespace chatkeep {
namespace {

using test::FaultHost;
using test::RecordingHost;

constexpr StoreFile kLog = StoreFile::kWriteAheadLog;

std::vector<std::byte> bytes(std::size_t count, int value) {
  return std::vector<std::byte>(count, static_cast<std::byte>(value));
}

TEST(GatheredWrites, JoinsAdjacentWrites) {
  RecordingHost host;
  GatheredWrites log(host, kLog);
  ASSERT_TRUE(log.write(bytes(10, 1).data(), 10, 100));
  ASSERT_TRUE(log.write(bytes(10, 2).data(), 10, 110));
  EXPECT_EQ(host.events().size(), 0u);
  ASSERT_TRUE(log.drain());
  ASSERT_EQ(host.events().size(), 1u);
  EXPECT_EQ(host.events()[0].offset, 100);
  EXPECT_EQ(host.events()[0].bytes.size(), 20u);
}

TEST(GatheredWrites, DrainsBeforeAnOverlappingReadOnly) {
  RecordingHost host;
  GatheredWrites log(host, kLog);
  ASSERT_TRUE(log.write(bytes(10, 1).data(), 10, 100));
  ASSERT_TRUE(log.drain_overlap(0, 100));
  ASSERT_TRUE(log.drain_overlap(110, 5));
  EXPECT_EQ(host.events().size(), 0u);
  ASSERT_TRUE(log.drain_overlap(109, 1));
  EXPECT_EQ(host.events().size(), 1u);
}

// Whatever is written where, the file is in the end what plain writes would have made of it.
TEST(GatheredWrites, GivesTheSameFileAsPlainWrites) {
  for (unsigned seed = 1; seed <= 200; ++seed) {
    std::mt19937 random(seed);
    MemoryHost gathered;
    MemoryHost plain;
    GatheredWrites log(gathered, kLog);
    for (int i = 0; i < 100; ++i) {
      const auto offset = static_cast<std::int64_t>(random() % 300);
      const std::size_t size = 1 + random() % 60;
      const auto data = bytes(size, static_cast<int>(random() % 256));
      ASSERT_TRUE(log.write(data.data(), size, offset));
      plain.write(kLog, data.data(), size, offset);
      if (random() % 10 == 0) {
        ASSERT_TRUE(log.drain_overlap(static_cast<std::int64_t>(random() % 300), 20));
      }
    }
    ASSERT_TRUE(log.drain());
    ASSERT_EQ(gathered.size(kLog), plain.size(kLog)) << "seed " << seed;
    auto left = bytes(400, 0);
    auto right = bytes(400, 0);
    gathered.read(kLog, left.data(), left.size(), 0);
    plain.read(kLog, right.data(), right.size(), 0);
    ASSERT_EQ(left, right) << "seed " << seed;
  }
}

TEST(GatheredWrites, BoundsItsMemory) {
  RecordingHost host;
  GatheredWrites log(host, kLog);
  const auto page = bytes(4096, 1);
  for (int i = 0; i < 1024; ++i) ASSERT_TRUE(log.write(page.data(), page.size(), i * 4096));
  EXPECT_GE(host.events().size(), 4u);
}

TEST(GatheredWrites, ForgetsWhatCouldNotBeWritten) {
  FaultHost host;
  GatheredWrites log(host, kLog);
  host.fail_after(0, FaultHost::Fault::kQuota);
  ASSERT_TRUE(log.write(bytes(10, 1).data(), 10, 0));
  EXPECT_FALSE(log.drain());
  EXPECT_EQ(log.failure(), kHostFull);
  EXPECT_TRUE(log.drain());
  EXPECT_EQ(host.size(kLog), 0);
}

TEST(GatheredWrites, TakesEveryWrongCountForAFullDisk) {
  for (const auto fault : {FaultHost::Fault::kShortWrite, FaultHost::Fault::kHugeCount}) {
    FaultHost host;
    GatheredWrites log(host, kLog);
    host.fail_after(0, fault);
    ASSERT_TRUE(log.write(bytes(10, 1).data(), 10, 0));
    EXPECT_FALSE(log.drain());
    EXPECT_EQ(log.failure(), kHostFull);
  }
}

}  // namespace
}  // namespace chatkeep
