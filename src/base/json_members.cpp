#include "base/json_members.h"

#include <algorithm>
#include <cstddef>

namespace chatkeep {

namespace {

bool is_space(char byte) { return byte == ' ' || byte == '\n' || byte == '\r' || byte == '\t'; }

// Walks through the members of one object or array.
class Walk {
 public:
  // Behind the opening bracket.
  explicit Walk(std::string_view json) : json_(json), position_(json.find_first_of("{[") + 1) {}

  bool at_end() {
    skip_space();
    return position_ >= json_.size() || json_[position_] == '}' || json_[position_] == ']';
  }

  // The value that begins here, without what surrounds it.
  std::string_view value() {
    skip_space();
    const std::size_t start = position_;
    int depth = 0;
    for (; position_ < json_.size(); ++position_) {
      const char byte = json_[position_];
      if (byte == '"') {
        skip_string();
      } else if (byte == '{' || byte == '[') {
        ++depth;
      } else if (byte == '}' || byte == ']') {
        if (depth-- == 0) break;
      } else if (depth == 0 && (byte == ',' || byte == ':')) {
        break;
      }
    }
    std::size_t end = position_;
    while (end > start && is_space(json_[end - 1])) --end;
    return json_.substr(start, end - start);
  }

  // Moves past a comma or a colon, if there is one.
  void skip_separator() {
    if (position_ < json_.size() && (json_[position_] == ',' || json_[position_] == ':')) {
      ++position_;
    }
  }

 private:
  void skip_space() {
    while (position_ < json_.size() && is_space(json_[position_])) ++position_;
  }

  // To the closing quote; to the last byte where there is none, as in a database that is damaged.
  void skip_string() {
    for (++position_; position_ < json_.size() && json_[position_] != '"'; ++position_) {
      if (json_[position_] == '\\') ++position_;
    }
    position_ = std::min(position_, json_.size() - 1);
  }

  std::string_view json_;
  std::size_t position_;
};

}  // namespace

std::vector<JsonMember> json_members(std::string_view object) {
  std::vector<JsonMember> members;
  for (Walk walk(object); !walk.at_end(); walk.skip_separator()) {
    const std::string_view name = walk.value();
    walk.skip_separator();
    members.push_back({name, walk.value()});
  }
  return members;
}

std::vector<std::string_view> json_elements(std::string_view array) {
  std::vector<std::string_view> elements;
  for (Walk walk(array); !walk.at_end(); walk.skip_separator()) elements.push_back(walk.value());
  return elements;
}

}  // namespace chatkeep
