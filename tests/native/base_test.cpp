#include <gtest/gtest.h>

#include <regex>
#include <set>

#include "base/case_folding.h"
#include "base/clock.h"
#include "base/text.h"
#include "base/uuid.h"

namespace chatkeep {
namespace {

TEST(Clock, NeverGivesTheSameTimeTwice) {
  Clock clock;
  Nanoseconds last = clock.now();
  for (int i = 0; i < 10'000; ++i) {
    const Nanoseconds now = clock.now();
    ASSERT_GT(now, last);
    last = now;
  }
}

TEST(Uuid, HasTheFormOfVersion7) {
  UuidGenerator ids;
  const std::regex form("[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}");
  EXPECT_TRUE(std::regex_match(ids.next(1'700'000'000'000'000'000), form));
}

TEST(Uuid, BeginsWithTheMilliseconds) {
  UuidGenerator ids;
  // 0x018bcfe56800 milliseconds.
  EXPECT_EQ(ids.next(1'700'000'000'000'000'000).substr(0, 13), "018bcfe5-6800");
}

TEST(Uuid, SortsInTheOrderOfMaking) {
  UuidGenerator ids;
  std::string last;
  // More than the counter holds, within one millisecond.
  for (int i = 0; i < 20'000; ++i) {
    const std::string id = ids.next(1'700'000'000'000'000'000);
    ASSERT_GT(id, last);
    last = id;
  }
}

TEST(Uuid, DiffersBetweenGenerators) {
  std::set<std::string> seen;
  for (int i = 0; i < 1'000; ++i) seen.insert(UuidGenerator().next(0));
  EXPECT_EQ(seen.size(), 1'000u);
}

TEST(Text, CountsCodePoints) {
  EXPECT_EQ(count_code_points(""), 0u);
  EXPECT_EQ(count_code_points("abc"), 3u);
  EXPECT_EQ(count_code_points("h\u00e9\u4e2d\U0001F600"), 4u);
}

char32_t only_code_point(std::string_view text) {
  std::size_t position = 0;
  const char32_t code_point = next_code_point(text, position);
  EXPECT_EQ(position, text.size());
  return code_point;
}

TEST(Text, ReadsEachLengthOfUtf8) {
  EXPECT_EQ(only_code_point("\x7f"), 0x7fu);
  EXPECT_EQ(only_code_point("\u0080"), 0x80u);
  EXPECT_EQ(only_code_point("\u07ff"), 0x7ffu);
  EXPECT_EQ(only_code_point("\u0800"), 0x800u);
  EXPECT_EQ(only_code_point("\uffff"), 0xffffu);
  EXPECT_EQ(only_code_point("\U00010000"), 0x10000u);
  EXPECT_EQ(only_code_point("\U0010ffff"), 0x10ffffu);
}

TEST(Text, ReplacesWhatIsNotUtf8) {
  using namespace std::string_view_literals;
  // A lone continuation, an overlong form, a surrogate, beyond the last, and cut short.
  for (const std::string_view bad :
       {"\x80"sv, "\xc0\x80"sv, "\xed\xa0\x80"sv, "\xf4\x90\x80\x80"sv, "\xe4\xb8"sv, "\xff"sv}) {
    std::size_t position = 0;
    EXPECT_EQ(next_code_point(bad, position), 0xfffdu);
    EXPECT_EQ(position, 1u);
  }
}

TEST(CaseFolding, IsThatOfUnicode) {
  EXPECT_EQ(fold_case("Ab\tZ09[{"), "ab\tz09[{");
  EXPECT_EQ(fold_case("Straße"), fold_case("STRASSE"));
  EXPECT_EQ(fold_case("ΌΔΥΣΣΕΎΣ"), fold_case("όδυσσεύς"));
  EXPECT_EQ(fold_case("ﬀ ŉ İ"), "ff ʼn i̇");
  EXPECT_EQ(fold_case("\u212a Å"), "k å");
  EXPECT_EQ(fold_case("𐐀"), "𐐨");
  EXPECT_EQ(fold_case("ı 日本語 🙂 й"), "ı 日本語 🙂 й");
}

TEST(CaseFolding, IsItsOwnFixedPoint) {
  const std::string folded = fold_case("ǅ ẞ Ω ſ ﬃ Ꭰ ꭰ Ა Ⓐ");
  EXPECT_EQ(fold_case(folded), folded);
}

}  // namespace
}  // namespace chatkeep
