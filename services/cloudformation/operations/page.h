// Pages of lists: NextToken holds the number of the first item that was not shown.
#pragma once

#include <string>
#include <vector>

#include <nlohmann/json.hpp>

#include "protocol/value.h"

namespace cloudformation {

using protocol::Value;

constexpr size_t kEventsPerPage = 100;

/// {member: items of the page, "NextToken": …}. Throws ValidationError for a token that is not ours.
Value page_of(const Value& input, const std::string& member, const std::vector<Value>& items, size_t page_size);

}  // namespace cloudformation
