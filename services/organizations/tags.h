// Tags of accounts, units, the root and policies.
#pragma once

#include "services/organizations/vocabulary.h"

namespace organizations {

/// The input's Tags, or InvalidInputException for keys that stand twice or are reserved.
Value checked_tags(const Value& input);

void add_tag_operations(Service& service);

}  // namespace organizations
