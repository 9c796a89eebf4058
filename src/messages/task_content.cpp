#include "messages/task_content.h"

#include "base/error.h"
#include "operations/arguments.h"

namespace chatkeep {

namespace {

void check_named(const Json& content, const char* name, const std::string& field) {
  const auto member = content.find(name);
  if (member == content.end() || !member->is_string() ||
      member->get_ref<const std::string&>().empty()) {
    throw Error::invalid(field + "." + name, "must be given: a task has a title and a state.");
  }
}

}  // namespace

void check_task_content(bool is_text, std::string_view json, const std::string& field) {
  if (is_text) {
    throw Error::invalid(field, "must be an object: { title, state, progress?, detail? }.");
  }
  const Json content = Json::parse(json);
  check_named(content, "title", field);
  check_named(content, "state", field);
  const auto progress = content.find("progress");
  if (progress != content.end()) {
    const double value = progress->is_number() ? progress->get<double>() : -1;
    if (value < 0 || value > 1) throw Error::invalid(field + ".progress", "must be 0 to 1.");
  }
  const auto detail = content.find("detail");
  if (detail != content.end() && !detail->is_string()) {
    throw Error::invalid(field + ".detail", "must be text.");
  }
}

}  // namespace chatkeep
