// JSON that comes as the text of a member: DesiredState, PatchDocument, ResourceModel, identifiers.
#pragma once

#include <string_view>

#include "protocol/value.h"

namespace cloudformation {

/// The value; a discarded one for what is no JSON, or is nested deeper than any resource.
protocol::Value parse_json_text(std::string_view text);

}  // namespace cloudformation
