#pragma once

#include <string>
#include <string_view>

namespace chatkeep {

// Text in the form in which texts that differ in case only are equal, for all of Unicode: "Straße"
// and "STRASSE" both become "strasse".
std::string fold_case(std::string_view text);

// The one code point that this one folds to; itself where it does not, or to several.
char32_t fold_code_point(char32_t code);

}  // namespace chatkeep
