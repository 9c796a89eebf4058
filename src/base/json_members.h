#pragma once

#include <string_view>
#include <vector>

namespace chatkeep {

// The parts of a JSON document that was checked when it was stored, as they are written there:
// nothing is parsed, so that what is put together from them is what it was. Views into the text, of
// which a document that is damaged gives some, too.

struct JsonMember {
  std::string_view name;  // With its quotes.
  std::string_view value;
};

// Of an object.
std::vector<JsonMember> json_members(std::string_view object);

// Of an array.
std::vector<std::string_view> json_elements(std::string_view array);

}  // namespace chatkeep
