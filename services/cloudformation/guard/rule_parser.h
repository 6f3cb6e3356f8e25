// Reads clauses and blocks; queries hold clauses as filters.
#pragma once

#include "services/cloudformation/guard/cursor.h"
#include "services/cloudformation/guard/rule_file.h"

namespace cloudformation::guard {

/// Clauses up to the character, which is left unread. Before '{' they are conditions, which hold no blocks.
Conjunction parse_conjunction(Cursor& cursor, char terminator);

}  // namespace cloudformation::guard
