#pragma once

#include <string>
#include <string_view>

namespace chatkeep {

// Checks the content of a message of kind "task": a JSON object with a `title` and a `state`, and
// perhaps `progress` from 0 to 1 and `detail`. Throws INVALID_ARGUMENT naming the member.
void check_task_content(bool is_text, std::string_view json, const std::string& field);

}  // namespace chatkeep
