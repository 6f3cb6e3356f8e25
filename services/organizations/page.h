// Lists in pages: MaxResults items, and a NextToken for the rest.
#pragma once

#include "services/organizations/vocabulary.h"

namespace organizations {

/// {member: the page, "NextToken": …}. Throws InvalidInputException for a token that is none of ours.
Value answer_page(const Value& input, const char* member, const Value& items);

}  // namespace organizations
