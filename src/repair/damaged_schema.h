#pragma once

#include <cstdint>
#include <map>
#include <string>

#include "repair/page_reader.h"

namespace chatkeep {

// Where the trees of a database begin, as far as its own list of them can be read.
struct DamagedSchema {
  static DamagedSchema read(PageReader& pages);

  // The first page of each table and index, by its name.
  std::map<std::string, std::int64_t> roots;
};

}  // namespace chatkeep
