// Text that may be no UTF-8: counted, folded and written.

#include <nlohmann/json.hpp>

#include "base/case_folding.h"
#include "base/json_writer.h"
#include "base/text.h"
#include "support/fuzz_target.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace chatkeep;
  using namespace chatkeep::fuzz;
  const std::vector<char> bytes(data, data + size);
  const std::string_view text(bytes.data(), bytes.size());

  std::size_t count = 0;
  for (std::size_t position = 0; position < text.size(); ++count) {
    const std::size_t before = position;
    const char32_t code = next_code_point(text, position);
    require(position > before && position <= text.size(), "a step that leads nowhere");
    require(code <= 0x10ffff && (code < 0xd800 || code > 0xdfff), "no code point");
  }
  require(count == count_code_points(text), "counted otherwise");

  const std::string folded = fold_case(text);
  require(fold_case(folded) == folded, "folded again, it changes", folded);

  // The same, through the writer: what is read back is UTF-8 and folds to the same.
  const std::string written = JsonWriter().text(text).take();
  const auto read = nlohmann::json::parse(written).get<std::string>();
  require(count_code_points(read) == count, "written with another length", written);
  require(fold_case(read) == folded, "written as another text", written);
  return 0;
}
