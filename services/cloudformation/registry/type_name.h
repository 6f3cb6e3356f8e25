// The parts of a resource type's name, and how names are compared across AWS's sources.
#pragma once

#include <string>
#include <string_view>

namespace cloudformation {

/// "Lambda" of "AWS::Lambda::Function".
std::string service_of_type(std::string_view type);
/// "Function" of "AWS::Lambda::Function".
std::string noun_of_type(std::string_view type);
/// Small letters and digits only: "TargetGroupArn" and "target-group-arn" are the same.
std::string plain(std::string_view text);

}  // namespace cloudformation
