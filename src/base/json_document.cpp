#include "base/json_document.h"

#include <algorithm>
#include <array>
#include <nlohmann/json.hpp>
#include <vector>

#include "base/error.h"
#include "base/json_syntax.h"

namespace chatkeep {

namespace {

using Json = nlohmann::json;

class TextCollector final : public nlohmann::json_sax<Json> {
 public:
  bool null() override { return true; }
  bool boolean(bool) override { return true; }
  bool number_integer(number_integer_t) override { return true; }
  bool number_unsigned(number_unsigned_t) override { return true; }
  bool number_float(number_float_t, const string_t&) override { return true; }
  bool binary(binary_t&) override { return true; }
  bool parse_error(std::size_t, const std::string&, const Json::exception&) override {
    return false;
  }
  bool string(string_t& value) override {
    if (wanted_.back() && !value.empty()) {
      if (!text_.empty()) text_.push_back('\n');
      text_.append(value);
    }
    return true;
  }
  bool key(string_t& name) override {
    static constexpr std::array<std::string_view, 6> kTextKeys = {"text",    "title",   "detail",
                                                                  "content", "caption", "alt"};
    wanted_.back() = std::find(kTextKeys.begin(), kTextKeys.end(), name) != kTextKeys.end();
    return true;
  }
  bool start_object(std::size_t) override {
    wanted_.push_back(false);
    return true;
  }
  bool end_object() override {
    wanted_.pop_back();
    return true;
  }
  bool start_array(std::size_t) override {
    wanted_.push_back(wanted_.back());
    return true;
  }
  bool end_array() override {
    wanted_.pop_back();
    return true;
  }

  std::string take() { return std::move(text_); }

 private:
  std::string text_;
  // A level each: whether a string that comes next is text.
  std::vector<bool> wanted_ = {false};
};

}  // namespace

void check_document(std::string_view json, DocumentKind kind, const std::string& field) {
  if (json.size() > kMaxDocumentBytes) {
    throw Error::invalid(field, "JSON may be at most " + std::to_string(kMaxDocumentBytes) +
                                    " bytes as text; this is " + std::to_string(json.size()) + ".");
  }
  // What comes from JSON.stringify has no space in front, and nothing else writes documents.
  const char opening = kind == DocumentKind::kObject ? '{' : '[';
  if (kind != DocumentKind::kValue && (json.empty() || json.front() != opening)) {
    throw Error::invalid(
        field, kind == DocumentKind::kObject ? "must be a JSON object." : "must be a JSON array.");
  }
  const JsonSyntax syntax = check_json_syntax(json, kMaxDocumentDepth);
  switch (syntax.problem) {
    case JsonSyntax::Problem::kNone:
      return;
    case JsonSyntax::Problem::kTooDeep:
      throw Error::invalid(
          field, "JSON may be at most " + std::to_string(kMaxDocumentDepth) + " levels deep.");
    case JsonSyntax::Problem::kNotJson:
      throw Error::invalid(field,
                           "this is not JSON, at byte " + std::to_string(syntax.position) + ".");
  }
}

std::string document_text(std::string_view json) {
  TextCollector collector;
  Json::sax_parse(json, &collector);
  return collector.take();
}

}  // namespace chatkeep
