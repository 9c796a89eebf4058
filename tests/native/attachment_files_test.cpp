#include "attachments/attachment_files.h"

#include <gtest/gtest.h>

#include "base/error.h"
#include "support/bare_session.h"

namespace chatkeep {
namespace {

using nlohmann::json;
using test::BareSession;

std::string hash_of(char digit) { return std::string(64, digit); }

// What the writer of a file tells of it: `number` is that of the file, `digit` stands for the
// bytes.
json stored(char digit, int number) {
  return {{"sha256", hash_of(digit)},
          {"file", hash_of(digit) + "-" + std::to_string(number)},
          {"size", 5}};
}

class AttachmentFilesTest : public ::testing::Test {
 protected:
  AttachmentFilesTest() {
    session.call("conversations.create", {{{"id", "c"}}});
    for (const char* id : {"m", "n"}) {
      session.call("messages.append", {"c", {{"id", id}, {"role", "user"}, {"content", "x"}}});
    }
  }

  std::string add(const std::string& id, const json& file, const std::string& message = "m") {
    return session.call("attachments.addStored", {message, {{"id", id}}, file})["file"];
  }

  std::vector<std::string> freed() { return take_freed_files(session.database()); }

  BareSession session;
};

TEST_F(AttachmentFilesTest, TheSameBytesHaveOneFile) {
  const std::string first = add("a", stored('a', 1));
  EXPECT_EQ(first, hash_of('a') + "-1");
  EXPECT_EQ(add("b", stored('a', 2)), first);
  EXPECT_NE(add("c", stored('b', 3)), first);
  // Of hidden ones, too: they come back.
  session.call("attachments.delete", {"a"});
  session.call("attachments.delete", {"b"});
  EXPECT_EQ(add("d", stored('a', 4)), first);
}

TEST_F(AttachmentFilesTest, AFileIsFreedWithTheLastThatNeedsIt) {
  add("a", stored('a', 1));
  add("b", stored('a', 1), "n");
  session.call("attachments.purge", {"a"});
  EXPECT_FALSE(has_freed_files(session.database()));
  session.call("messages.purge", {"n"});
  EXPECT_TRUE(has_freed_files(session.database()));
  EXPECT_EQ(freed(), std::vector{hash_of('a') + "-1"});
  EXPECT_EQ(freed(), std::vector<std::string>{});
}

TEST_F(AttachmentFilesTest, WhatIsFreedIsNotTakenForNewBytes) {
  add("a", stored('a', 1));
  session.call("attachments.purge", {"a"});
  // The first file is about to be removed.
  EXPECT_EQ(add("b", stored('a', 2)), hash_of('a') + "-2");
  EXPECT_EQ(freed(), std::vector{hash_of('a') + "-1"});
}

TEST_F(AttachmentFilesTest, AConversationTakesItsFilesWithIt) {
  for (const char* how : {"conversations.reset", "conversations.purge"}) {
    session.call("messages.append", {"c", {{"id", "o"}, {"role", "user"}, {"content", "x"}}});
    add("a", stored('a', 1), "o");
    add("b", stored('a', 2), "o");
    add("c", stored('b', 3), "o");
    session.call(how, {"c"});
    EXPECT_EQ(freed(), (std::vector{hash_of('a') + "-1", hash_of('b') + "-3"})) << how;
  }
}

TEST_F(AttachmentFilesTest, LeftoversAreThoseOfNoAttachment) {
  add("a", stored('a', 1));
  const json names = {hash_of('a') + "-1", hash_of('a') + "-2", "other"};
  const std::vector<std::string> left = {hash_of('a') + "-2", "other"};
  EXPECT_EQ(find_leftover_files(session.database(), names.dump()), left);
}

TEST_F(AttachmentFilesTest, WhatIsNoFileIsRefused) {
  json file = stored('a', 1);
  const auto refused = [&](const char* name, const json& value) {
    json wrong = file;
    wrong[name] = value;
    try {
      add("a", wrong);
    } catch (const Error& error) {
      return error.field();
    }
    return std::string();
  };
  EXPECT_EQ(refused("sha256", "A"), "stored.sha256");
  EXPECT_EQ(refused("sha256", hash_of('g')), "stored.sha256");
  EXPECT_EQ(refused("file", "other"), "stored.file");
  for (const char* end : {"", "1", "b-1", "-/../1", "-1.part", "-1 "}) {
    EXPECT_EQ(refused("file", hash_of('a') + end), "stored.file") << end;
  }
  EXPECT_EQ(refused("size", nullptr), "stored.size");
  EXPECT_EQ(refused("size", -1), "stored.size");
}

}  // namespace
}  // namespace chatkeep
