// What reads JSON without building it, against nlohmann_json, which builds it; and the writer.

#include <nlohmann/json.hpp>

#include "base/error.h"
#include "base/json_document.h"
#include "base/json_members.h"
#include "base/json_writer.h"
#include "operations/arguments.h"
#include "support/fuzz_target.h"

namespace chatkeep::fuzz {

namespace {

bool is_taken(std::string_view json, DocumentKind kind) {
  try {
    check_document(json, kind, "field");
    return true;
  } catch (const Error& error) {
    require(error.code() == ErrorCode::kInvalidArgument, "refused with another code", error.what());
    return false;
  }
}

// The depth of brackets, counted outside of strings.
int depth_of(std::string_view json) {
  int depth = 0;
  int deepest = 0;
  bool in_string = false;
  for (std::size_t i = 0; i < json.size(); ++i) {
    const char byte = json[i];
    if (in_string && byte == '\\') {
      ++i;
    } else if (byte == '"') {
      in_string = !in_string;
    } else if (!in_string && (byte == '{' || byte == '[')) {
      deepest = std::max(deepest, ++depth);
    } else if (!in_string && (byte == '}' || byte == ']')) {
      --depth;
    }
  }
  return deepest;
}

// Parts put together again have the same meaning.
void check_parts(std::string_view json, const Json& value) {
  if (value.is_object()) {
    std::string again = "{";
    for (const auto& [name, part] : json_members(json)) {
      if (again.size() > 1) again.push_back(',');
      again.append(name).append(":").append(part);
    }
    require(Json::parse(again.append("}")) == value, "members are lost", again);
  } else if (value.is_array()) {
    std::string again = "[";
    for (const std::string_view part : json_elements(json)) {
      if (again.size() > 1) again.push_back(',');
      again.append(part);
    }
    require(Json::parse(again.append("]")) == value, "elements are lost", again);
  }
}

void check_written(std::string_view written, const Json& value) {
  for (const char byte : written) {
    require(static_cast<unsigned char>(byte) < 0x80, "an answer that is not ASCII", written);
  }
  require(Json::parse(written) == value, "written otherwise than read", written);
}

void read_as_arguments(std::string_view json) {
  try {
    const Arguments arguments(json);
    // Copies what is inside, as batches do.
    const Json first = arguments.object(0);
    arguments.id(0, "id");
    arguments.array(1, "list", 10);
  } catch (const Error& error) {
    require(error.code() == ErrorCode::kInvalidArgument, "refused with another code", error.what());
  }
}

// What is damaged on the disk may be anything: no part lies outside of it.
void check_bounds(std::string_view json) {
  const auto is_inside = [&](std::string_view part) {
    return part.data() >= json.data() && part.data() + part.size() <= json.data() + json.size();
  };
  for (const auto& [name, value] : json_members(json)) {
    require(is_inside(name) && is_inside(value), "a member that is outside");
  }
  for (const std::string_view element : json_elements(json)) {
    require(is_inside(element), "an element that is outside");
  }
  document_text(json);
}

}  // namespace

}  // namespace chatkeep::fuzz

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace chatkeep;
  using namespace chatkeep::fuzz;
  // Exactly as long as the input, so that AddressSanitizer sees what is read behind it.
  const std::vector<char> bytes(data, data + size);
  const std::string_view json(bytes.data(), bytes.size());
  read_as_arguments(json);
  check_bounds(json);

  const bool taken = is_taken(json, DocumentKind::kValue);
  const bool is_object = is_taken(json, DocumentKind::kObject);
  const bool is_array = is_taken(json, DocumentKind::kArray);
  require(taken || (!is_object && !is_array), "taken as one kind only");
  const bool is_ours = json.size() <= kMaxDocumentBytes && !json.starts_with("\xef\xbb\xbf") &&
                       json.find('\0') == std::string_view::npos &&
                       depth_of(json) <= kMaxDocumentDepth;
  require(taken == (is_ours && Json::accept(json)), "taken otherwise than by a parser", json);
  if (!taken) return 0;

  require(depth_of(json) <= kMaxDocumentDepth, "taken although it is too deep");
  const Json value = Json::parse(json);
  require(!is_object || value.is_object(), "taken as an object");
  require(!is_array || value.is_array(), "taken as an array");
  check_parts(json, value);
  check_written(JsonWriter().document(json).str(), value);
  if (value.is_string()) {
    const auto& text = value.get_ref<const std::string&>();
    check_written(JsonWriter().text(text).str(), value);
  }
  return 0;
}
