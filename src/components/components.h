#pragma once

#include "operations/operation.h"

namespace chatkeep {

// components.append, get, list, update, delete, restore, purge
Operations component_operations();

}  // namespace chatkeep
