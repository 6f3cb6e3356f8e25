// Attributes that Fn::GetAtt knows beside a schema's readOnlyProperties.
#pragma once

#include <string_view>

namespace cloudformation {

/// Types of which every property that is no object may be asked for, as their documentation lists.
bool has_every_property_as_attribute(std::string_view type);
/// Single properties of further types.
bool is_legacy_attribute(std::string_view type, std::string_view attribute);

}  // namespace cloudformation
