// The parts of the search that have no operation of their own.

#include <gtest/gtest.h>

#include <set>

#include "base/error.h"
#include "search/document_tokens.h"
#include "search/indexing.h"
#include "search/search_cursor.h"
#include "search/search_query.h"
#include "search/snippet.h"
#include "search/text_match.h"
#include "support/bare_session.h"

namespace chatkeep {
namespace {

using nlohmann::json;
using test::BareSession;

// "position:term" of each token, and a check of where it says it stands.
class Collector final : public TokenReceiver {
 public:
  explicit Collector(std::string_view text) : text_(text) {}

  void receive(const DocumentToken& token) override {
    if (!words_.empty()) words_.push_back(' ');
    words_.append(std::to_string(token.position)).append(":").append(token.term);
    EXPECT_LT(token.start, token.end);
    EXPECT_LE(token.end, text_.size());
    ranges_.emplace_back(text_.substr(token.start, token.end - token.start));
  }

  const std::string& words() const { return words_; }
  const std::vector<std::string>& ranges() const { return ranges_; }

 private:
  std::string_view text_;
  std::string words_;
  std::vector<std::string> ranges_;
};

std::string tokens(std::string_view text) {
  Collector collector(text);
  document_tokens(text, collector);
  return collector.words();
}

TEST(SearchWords, TextsAreTakenApart) {
  EXPECT_EQ(tokens(""), "");
  EXPECT_EQ(tokens(" .,;!"), "");
  EXPECT_EQ(tokens("The Quick fox"), "0:the 1:quick 2:fox");
  EXPECT_EQ(tokens("fooBarBaz"), "0:foo 0:foobarbaz 1:bar 2:baz");
  EXPECT_EQ(tokens("HTTPServer2Go"), "0:http 0:httpserver2go 1:server2 2:go");
  EXPECT_EQ(tokens("foo_bar"), "0:foo 1:bar");
  EXPECT_EQ(tokens("C++20, C#, i++"), "0:c 0:c++ 1:20 2:c 2:c# 3:i 3:i++");
  EXPECT_EQ(tokens("src/base/json.cpp"), "0:src 1:base 2:json 3:cpp");
  EXPECT_EQ(tokens("\u6771\u4eac\u90fd"),
            "0:\u6771 0:\u6771\u4eac 1:\u4eac 1:\u4eac\u90fd 2:\u90fd");
  EXPECT_EQ(tokens("\u5929weather"), "0:\u5929 1:weather");
}

TEST(SearchWords, CaseAccentsAndFormsDoNotCount) {
  EXPECT_EQ(tokens("CAF\u00c9 cafe\u0301 caf\u00e9"), "0:cafe 1:cafe 2:cafe");
  EXPECT_EQ(tokens("Stra\u00dfe STRASSE"), "0:strass 1:strass");
  EXPECT_EQ(tokens("\u0141\u00f3d\u017a \u00c6r\u00f8"), "0:lodz 1:aero");
  EXPECT_EQ(tokens("\uff21\uff22\uff23 \ufb01n"), "0:abc 1:fin");
  EXPECT_EQ(tokens("\u0130stanbul \u0131rmak"), "0:istanbul 1:irmak");
}

TEST(SearchWords, PluralsAreTakenForSingulars) {
  for (const auto& [one, many] :
       std::vector<std::pair<const char*, const char*>>{{"story", "stories"},
                                                        {"movie", "movies"},
                                                        {"box", "boxes"},
                                                        {"cache", "caches"},
                                                        {"match", "matches"},
                                                        {"house", "houses"},
                                                        {"class", "classes"},
                                                        {"bus", "buses"},
                                                        {"size", "sizes"},
                                                        {"potato", "potatoes"},
                                                        {"shoe", "shoes"},
                                                        {"wolf", "wolfs"}}) {
    EXPECT_EQ(tokens(one), tokens(many)) << one;
  }
  EXPECT_EQ(tokens("this gas is us"), "0:this 1:gas 2:is 3:us");
}

TEST(SearchWords, EmojiAreWords) {
  EXPECT_EQ(tokens("ok\U0001f44d\U0001f3fd."), "0:ok 1:\U0001f44d");
  EXPECT_EQ(tokens("\U0001f1eb\U0001f1f7\U0001f1e9\U0001f1ea"),
            "0:\U0001f1eb\U0001f1f7 1:\U0001f1e9\U0001f1ea");
}

TEST(SearchWords, AnyBytesAreTakenApart) {
  const std::string broken = std::string("a\0b", 3) + "\xff\xc3(\xe2\x82 caf\xc3";
  EXPECT_EQ(tokens(broken), "0:a 1:b 2:caf");
  const std::string mark =
      "\x1f\x1e\x01"
      "cword";
  EXPECT_EQ(tokens(mark), "0:cword");
  // What is as long as a picture is cut, and stays one word.
  EXPECT_EQ(tokens(std::string(5000, 'x')), "0:" + std::string(64, 'x'));
}

TEST(SearchWords, TokensSayWhereTheyStand) {
  const std::string text = "Le caf\u00e9s, fooBar \u6771\u4eac C++!";
  Collector collector(text);
  document_tokens(text, collector);
  const std::vector<std::string> expected = {"Le",     "caf\u00e9s",   "foo",    "fooBar", "Bar",
                                             "\u6771", "\u6771\u4eac", "\u4eac", "C",      "C++"};
  EXPECT_EQ(collector.ranges(), expected);
}

// Whoever looks for some words gets those as if all had been given.
TEST(SearchWords, WhatIsNotWantedIsLeftOutAndCounted) {
  const std::vector<std::string> texts = {
      "",
      "plain words, of which some are wanted",
      "Word fooBar HTTPServer C++ c# i++ c",
      "na\u00efve caf\u00e9s c\u00f4t\u00e9 stories",
      "\u6771\u4eac\u90fd and \u4eac \U0001f44d",
      "a\u200db cat\u200d s 2024 c3po " + std::string(100, 'c'),
      std::string("c\0cat\0c", 7) +
          "\xff"
          "cat\xc3",
  };
  FirstBytes wanted{};
  wanted['c'] = wanted['2'] = wanted['b'] = true;
  for (const std::string& text : texts) {
    struct Wanted final : TokenReceiver {
      explicit Wanted(const FirstBytes& bytes) : first(bytes) {}
      void receive(const DocumentToken& token) override {
        if (!first[static_cast<unsigned char>(token.term.front())]) return;
        found += std::to_string(token.position) + ":" + std::string(token.term) + "@" +
                 std::to_string(token.start) + "-" + std::to_string(token.end) + " ";
      }
      const FirstBytes& first;
      std::string found;
    };
    Wanted of_all(wanted);
    Wanted of_wanted(wanted);
    EXPECT_EQ(document_tokens(text, of_wanted, wanted), document_tokens(text, of_all)) << text;
    EXPECT_EQ(of_wanted.found, of_all.found) << text;
  }
}

std::string full_text(std::string_view query) {
  std::string text = full_text_query(SearchQuery(query, "query"), {});
  for (char& byte : text) {
    if (byte == '\x1f') byte = '_';
  }
  return text;
}

TEST(SearchQueries, AreWrittenForFullText) {
  EXPECT_EQ(full_text("two words"), R"((("_two") AND ("_word")))");
  EXPECT_EQ(full_text("\"two words\" -three"), R"((("_two_word")) NOT ("_three"))");
  EXPECT_EQ(full_text("Git* a-b"), R"((("_git" *) AND ("_a_b")))");
  EXPECT_EQ(full_text("stories*"), R"((("_stories" * OR "_story")))");
  EXPECT_EQ(full_text("fooBar"), R"((("_foo_bar" OR "_foobar")))");
  EXPECT_EQ(full_text("\u6771\u4eac\u90fd \u4eac"),
            "((\"_\u6771\u4eac_\u4eac\u90fd\") AND (\"_\u4eac\"))");
}

TEST(SearchQueries, WhatHasNoWordIsEmpty) {
  for (const char* query : {"", " ", "\"", "\"\"", "*", "-", "--", "- -", "!?", "\" *", "\xff"}) {
    EXPECT_TRUE(SearchQuery(query, "query").is_empty()) << query;
  }
}

TEST(SearchQueries, OfTooManyWordsOrOnlyUnwantedOnesAreRefused) {
  std::string many;
  for (int i = 0; i < 33; ++i) many += "w" + std::to_string(i) + " ";
  std::string run;
  for (int i = 0; i < 400; ++i) run += "\u6771";
  for (const std::string& query : {many, run, std::string("-a"), std::string("-\"a b\"")}) {
    EXPECT_THROW(SearchQuery(query, "query"), Error) << query;
  }
}

std::optional<TextMatch> match(std::string_view query, std::string_view text) {
  const SearchQuery parsed(query, "query");
  return TextMatcher(parsed, std::vector<int>(parsed.wanted.size(), 10)).match(text);
}

TEST(SearchSnippets, RangesCountUnitsOfUtf16) {
  const std::string text = "\U0001f600 \u00e9 needle \u6771\u4eac";
  const auto found = match("needle \u6771\u4eac", text);
  ASSERT_TRUE(found);
  const Snippet snippet = make_snippet(text, found->ranges);
  EXPECT_EQ(snippet.text, text);
  const std::vector<std::pair<std::int64_t, std::int64_t>> expected = {{5, 11}, {12, 14}};
  EXPECT_EQ(snippet.ranges, expected);
}

TEST(SearchSnippets, ShowWhereMostOfTheQueryStands) {
  const std::string padding(1000, '.');
  const std::string text = "red " + padding + " the red and blue " + padding + " blue";
  const auto found = match("red blue", text);
  ASSERT_TRUE(found);
  const Snippet snippet = make_snippet(text, found->ranges);
  EXPECT_NE(snippet.text.find("the red and blue"), std::string::npos);
  EXPECT_EQ(snippet.ranges.size(), 2u);
  EXPECT_LT(snippet.text.size(), 400u);
}

TEST(SearchCursors, AreReadAsTheyWereWritten) {
  SearchCursor cursor;
  cursor.search = 12345678901;
  cursor.weights = {'\x05', '\x7f', '\x64'};
  cursor.newest = {100, 20, 3};
  cursor.window = {{10, 0, 1}, {99, 20, 3}};
  cursor.after = {987654, SearchKind::kComponent, 17};
  const std::string text = write_cursor(cursor);
  const auto read = read_cursor(text);
  ASSERT_TRUE(read);
  EXPECT_EQ(write_cursor(*read), text);
  for (const std::string& wrong :
       {std::string(), std::string("."), text + ".", text + ".0", text.substr(1, 20), "-" + text,
        text + ".zzzzzzzzzzzzzzzzzzzz", "1 " + text}) {
    EXPECT_FALSE(read_cursor(wrong)) << wrong;
  }
}

// The index and the texts themselves must rank alike, since rows go from one to the other between
// two pages.
TEST(SearchRanks, AreTheSameWhetherOrNotARowIsIndexed) {
  BareSession session;
  session.call("conversations.create", {{{"id", "c"}}});
  json inputs = json::array();
  for (int i = 0; i < 60; ++i) {
    std::string content;
    for (int j = 0; j <= i; ++j) content += j % 3 == 0 ? "fooBar foo " : "github GitHub stories ";
    inputs.push_back({{"id", "m" + std::to_string(i)}, {"role", "user"}, {"content", content}});
  }
  session.call("messages.appendMany", {"c", inputs});
  const std::vector<std::string> queries = {"fooBar", "GitHub", "stor*", "\"foo bar\"", "foo*"};
  std::vector<json> before;
  for (const auto& query : queries) {
    before.push_back(session.call("search.messages", {query, {{"limit", 100}}}));
  }
  while (session.call("search.index", {{{"limit", 7}}})["hasMore"]) {
  }
  for (std::size_t i = 0; i < queries.size(); ++i) {
    EXPECT_GT(before[i]["items"].size(), 10u) << queries[i];
    EXPECT_EQ(session.call("search.messages", {queries[i], {{"limit", 100}}})["items"],
              before[i]["items"])
        << queries[i];
  }
  EXPECT_EQ(session.database().integer("SELECT count(*) FROM search_index_docsize"), 60);
}

// More of a kind than are ranked against each other: the kinds are read together until then.
TEST(SearchWindows, GiveEveryRowOfEachKindOnce) {
  constexpr int kMessages = 2300;
  constexpr int kComponents = 2050;
  BareSession session;
  session.call("conversations.create", {{{"id", "c"}}});
  json inputs = json::array();
  for (int i = 0; i < kMessages; ++i) {
    inputs.push_back({{"id", "m" + std::to_string(i)}, {"role", "user"}, {"content", "bread"}});
    if (inputs.size() < 1000 && i + 1 < kMessages) continue;
    session.call("messages.appendMany", {"c", inputs});
    inputs.clear();
  }
  for (int i = 0; i < kComponents; ++i) {
    session.call("components.append", {"c",
                                       {{"id", "p" + std::to_string(i)},
                                        {"componentKind", "chart"},
                                        {"payload", R"({"title":"bread"})"}}});
  }
  session.call("attachments.add", {"m7", {{"id", "f"}, {"name", "bread.txt"}}});
  while (session.call("search.index", {{{"limit", 10'000}}})["hasMore"]) {
  }
  std::set<std::string> found;
  std::size_t count = 0;
  json options = {{"limit", 100}};
  for (json page; page.is_null() || page["hasMore"]; options["after"] = page["next"]) {
    page = session.call("search.messages", {"bread", options});
    for (const json& item : page["items"]) {
      const char* id = !item["componentId"].is_null()    ? "componentId"
                       : !item["attachmentId"].is_null() ? "attachmentId"
                                                         : "messageId";
      found.insert(item[id]);
      ++count;
    }
  }
  EXPECT_EQ(count, kMessages + kComponents + 1);
  EXPECT_EQ(found.size(), count);
}

// What the doctor asks.
TEST(SearchIndex, TellsWhatItHasLost) {
  BareSession session;
  session.call("conversations.create", {{{"id", "c"}}});
  session.call("messages.append", {"c", {{"id", "m"}, {"role", "user"}, {"content", "one"}}});
  session.call("components.append",
               {"c", {{"id", "p"}, {"componentKind", "chart"}, {"payload", R"({"title":"two"})"}}});
  session.call("attachments.add", {"m", {{"id", "f"}, {"name", "three.txt"}}});
  const auto lost = [&] {
    std::vector<std::int64_t> counts;
    for (const SearchKind kind : kSearchKinds) {
      counts.push_back(count_lost(session.database(), kind));
    }
    return counts;
  };
  // They wait.
  EXPECT_EQ(lost(), (std::vector<std::int64_t>{0, 0, 0}));
  session.call("search.index");
  EXPECT_EQ(lost(), (std::vector<std::int64_t>{0, 0, 0}));
  session.database().execute("DELETE FROM search_index");
  EXPECT_EQ(lost(), (std::vector<std::int64_t>{1, 1, 1}));
  // Changed, they wait again.
  session.call("messages.update", {"m", {{"content", "another"}}});
  EXPECT_EQ(lost(), (std::vector<std::int64_t>{0, 1, 1}));
}

}  // namespace
}  // namespace chatkeep
