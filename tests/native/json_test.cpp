#include <gtest/gtest.h>

#include <nlohmann/json.hpp>

#include "base/error.h"
#include "base/json_document.h"
#include "base/json_members.h"
#include "base/json_syntax.h"
#include "base/json_writer.h"
#include "operations/arguments.h"

namespace chatkeep {
namespace {

std::string nested(int levels) {
  return std::string("{\"a\":") + std::string(static_cast<std::size_t>(levels - 1), '[') +
         std::string(static_cast<std::size_t>(levels - 1), ']') + "}";
}

TEST(JsonWriter, PutsCommasWhereTheyBelong) {
  JsonWriter json;
  json.begin_object();
  json.key("a").number(-1);
  json.key("b").begin_array().null().boolean(true).begin_object().end_object().end_array();
  json.key("c").text("x");
  json.end_object();
  EXPECT_EQ(json.str(), R"({"a":-1,"b":[null,true,{}],"c":"x"})");
}

TEST(JsonWriter, WritesPlainAscii) {
  JsonWriter json;
  json.text("\"\\/\b\t\n\r\x01\x7f h\u00e9 \u4e2d \U0001F600");
  EXPECT_EQ(json.str(), R"("\"\\/\u0008\t\n\r\u0001)"
                        "\x7f"
                        R"( h\u00e9 \u4e2d \ud83d\ude00")");
}

TEST(JsonWriter, KeepsNul) {
  JsonWriter json;
  json.text(std::string_view("a\0b", 3));
  EXPECT_EQ(json.str(), R"("a\u0000b")");
}

TEST(JsonWriter, TextReadsBackAsItWas) {
  std::string all;
  for (char32_t code_point = 0; code_point < 0x11000; code_point += 7) {
    if (code_point >= 0xd800 && code_point <= 0xdfff) continue;
    // UTF-8 by hand, so that the writer is not compared with itself.
    if (code_point < 0x80) {
      all.push_back(static_cast<char>(code_point));
    } else if (code_point < 0x800) {
      all.push_back(static_cast<char>(0xc0 | (code_point >> 6)));
      all.push_back(static_cast<char>(0x80 | (code_point & 0x3f)));
    } else if (code_point < 0x10000) {
      all.push_back(static_cast<char>(0xe0 | (code_point >> 12)));
      all.push_back(static_cast<char>(0x80 | ((code_point >> 6) & 0x3f)));
      all.push_back(static_cast<char>(0x80 | (code_point & 0x3f)));
    } else {
      all.push_back(static_cast<char>(0xf0 | (code_point >> 18)));
      all.push_back(static_cast<char>(0x80 | ((code_point >> 12) & 0x3f)));
      all.push_back(static_cast<char>(0x80 | ((code_point >> 6) & 0x3f)));
      all.push_back(static_cast<char>(0x80 | (code_point & 0x3f)));
    }
  }
  JsonWriter json;
  json.text(all);
  EXPECT_EQ(nlohmann::json::parse(json.str()).get<std::string>(), all);
}

TEST(JsonWriter, SplicesDocuments) {
  JsonWriter json;
  json.begin_array().document("{\"k\u00e9\":[1.50,\"\u4e2d\"]}").number(2).end_array();
  EXPECT_EQ(json.str(), R"([{"k\u00e9":[1.50,"\u4e2d"]},2])");
}

TEST(JsonDocument, TakesWhatIsAllowed) {
  EXPECT_NO_THROW(check_document("{}", DocumentKind::kObject, "data"));
  EXPECT_NO_THROW(check_document("[1,\"x\",null]", DocumentKind::kArray, "sources"));
  EXPECT_NO_THROW(check_document(nested(kMaxDocumentDepth), DocumentKind::kObject, "data"));
}

TEST(JsonDocument, NamesTheFieldThatItRefuses) {
  for (const std::string& bad :
       {std::string(), std::string("[]"), std::string("{"), std::string("{\"a\":1}x"),
        std::string("{\"a\":\"\\ud800\"}"), std::string("{\"a\":NaN}"),
        nested(kMaxDocumentDepth + 1), nested(1'000'000),
        "{\"a\":\"" + std::string(kMaxDocumentBytes, 'x') + "\"}"}) {
    try {
      check_document(bad, DocumentKind::kObject, "input.data");
      ADD_FAILURE() << "took " << bad.substr(0, 40);
    } catch (const Error& error) {
      EXPECT_EQ(error.code(), ErrorCode::kInvalidArgument);
      EXPECT_EQ(error.field(), "input.data");
    }
  }
}

// Each byte of some documents, altered, left out and doubled, as nlohmann_json takes it.
TEST(JsonSyntax, AgreesWithAParser) {
  const auto is_json = [](const std::string& text) {
    return check_json_syntax(text, kMaxDocumentDepth).problem == JsonSyntax::Problem::kNone;
  };
  const std::vector<std::string> documents = {
      R"({"a":[1,-0.5e+3,true,false,null,{}],"\u00e9\ud83d\ude00\n":"x\"y\\z"})",
      R"([[],[[]],{"b":{"c":[]}},"long enough for whole words",12345.678,1e300,-0,1E-400])",
      " {\"\u00e9\u4e2d\U0001F600\" : [ 10 ,\n\t20\r] } ",
      "\"\xc3\xa9\xed\x9f\xbf\xef\xbf\xbd\xf4\x8f\xbf\xbf\"",
      std::string(350, '9'),
      "null",
      "1e400",
  };
  std::size_t taken = 0;
  const auto compare = [&](const std::string& text) {
    const bool expected = nlohmann::json::accept(text) && text.find('\0') == std::string::npos &&
                          !text.starts_with("\xef\xbb\xbf");
    EXPECT_EQ(is_json(text), expected) << text;
    taken += expected;
  };
  for (const std::string& document : documents) {
    compare(document);
    for (std::size_t at = 0; at < document.size(); ++at) {
      compare(document.substr(0, at));
      compare(document.substr(at));
      compare(document.substr(0, at) + document.substr(at + 1));
      compare(document.substr(0, at) + document.substr(at, 1) + document.substr(at));
      for (int byte = 0; byte < 256; ++byte) {
        std::string altered = document;
        altered[at] = static_cast<char>(byte);
        compare(altered);
      }
    }
  }
  EXPECT_GT(taken, 5000U);
}

TEST(JsonDocument, FindsThePlainText) {
  EXPECT_EQ(document_text(R"({"title":"a","progress":0.5,"state":"busy","detail":"b"})"), "a\nb");
  EXPECT_EQ(document_text(R"({"parts":[{"type":"text","text":"a"},{"type":"image","url":"u"}],
                              "content":["b",{"text":"c"}]})"),
            "a\nb\nc");
  EXPECT_EQ(document_text(R"({"id":"x"})"), "");
}

std::string described(std::string_view object) {
  std::string text;
  for (const auto& [name, value] : json_members(object)) {
    text.append(name).append("=").append(value).append(";");
  }
  return text;
}

TEST(JsonMembers, AreAsTheyAreWritten) {
  EXPECT_EQ(described("{}"), "");
  EXPECT_EQ(described(R"({"b":1,"a":"x,y:{\"z\"]","":[1,{"c":2}],"n":null})"),
            R"("b"=1;"a"="x,y:{\"z\"]";""=[1,{"c":2}];"n"=null;)");
  EXPECT_EQ(described(" { \"a\" : [ 1 , 2 ] , \"b\" : 1.50e3 } "), "\"a\"=[ 1 , 2 ];\"b\"=1.50e3;");
}

TEST(JsonMembers, ElementsAreAsTheyAreWritten) {
  using Elements = std::vector<std::string_view>;
  EXPECT_EQ(json_elements("[]"), Elements());
  EXPECT_EQ(json_elements(R"([1,"a,]",{"b":[2,3]},[],null])"),
            (Elements{"1", "\"a,]\"", "{\"b\":[2,3]}", "[]", "null"}));
  EXPECT_EQ(json_elements("[ 1 , 2 ]"), (Elements{"1", "2"}));
}

TEST(JsonMembers, StayInsideOfADocumentThatIsDamaged) {
  for (const std::string json :
       {"{\"a\":\"b", "{\"a\":\"\\", "{\"a", "[\"", "[\"\\", "{", "", "[,,]"}) {
    // No NUL behind it, so that AddressSanitizer sees a byte too many.
    const std::vector<char> bytes(json.begin(), json.end());
    const std::string_view view(bytes.data(), bytes.size());
    const auto is_inside = [&](std::string_view part) {
      return part.data() >= view.data() && part.data() + part.size() <= view.data() + view.size();
    };
    for (const auto& [name, value] : json_members(view)) {
      EXPECT_TRUE(is_inside(name) && is_inside(value)) << json;
    }
    for (const std::string_view element : json_elements(view)) {
      EXPECT_TRUE(is_inside(element)) << json;
    }
  }
}

TEST(JsonDocument, RefusesWhatStandsBehindANul) {
  using namespace std::string_view_literals;
  EXPECT_THROW(check_document("{}\0]"sv, DocumentKind::kValue, "json"), Error);
  EXPECT_THROW(check_document("4\0"sv, DocumentKind::kValue, "json"), Error);
  EXPECT_NO_THROW(check_document(R"("\u0000")", DocumentKind::kValue, "json"));
}

TEST(JsonDocument, RefusesAByteOrderMark) {
  // Spliced into an answer, it would make the answer unreadable.
  EXPECT_THROW(check_document("\xef\xbb\xbf{}", DocumentKind::kValue, "json"), Error);
}

TEST(Arguments, HaveLongTextsBehindTheJson) {
  using namespace std::string_view_literals;
  const Arguments arguments(
      "[\"\\u0001\",{\"a\":\"\\u0001\",\"b\":\"short\"}]\0first\0s\xc3\xa9"
      "cond"sv);
  EXPECT_EQ(arguments.id(0, "id"), "first");
  const Fields fields(arguments.object(1), "fields", {"a", "b"});
  EXPECT_EQ(fields.unlimited_text("a"),
            "s\xc3\xa9"
            "cond");
  EXPECT_EQ(fields.unlimited_text("b"), "short");
  EXPECT_EQ(Arguments("[\"\\u0001\"]\0"sv).text(0, "text", 10), "");
  for (const std::string_view bad :
       {"[\"\\u0001\"]"sv, "[]\0left"sv, "[\"\\u0001\"]\0a\0b"sv, "[\"\\u0001\"]\0\xff"sv,
        "[\"\\u0001\"]\0\xed\xa0\x80"sv, "{}"sv, "[\0]"sv}) {
    EXPECT_THROW(Arguments{bad}, Error) << bad;
  }
}

}  // namespace
}  // namespace chatkeep
