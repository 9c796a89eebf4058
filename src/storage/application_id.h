#pragma once

#include <cstdint>

namespace chatkeep {

// Written into the database as its application_id, so that another program's database is told
// apart: "ckep".
inline constexpr std::int64_t kApplicationId = 0x636b6570;

}  // namespace chatkeep
