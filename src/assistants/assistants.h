#pragma once

#include "operations/operation.h"

namespace chatkeep {

// assistants.create, get, list, update, delete, restore, purge
Operations assistant_operations();

}  // namespace chatkeep
