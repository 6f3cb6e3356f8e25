// EC2's usual words for parameters that it refuses.
#pragma once

#include <initializer_list>
#include <string>
#include <string_view>

#include "services/ec2/vocabulary.h"

namespace ec2 {

/// InvalidParameterValue: "Value (x) for parameter cidrBlock is invalid. This is not a valid CIDR block."
ApiError invalid_value(std::string_view value, std::string_view parameter, std::string_view why);
ApiError invalid_parameter_value(std::string message);
ApiError invalid_combination(std::string message);
/// MissingParameter: "The request must contain the parameter subnetId"
ApiError missing_parameter(std::string_view parameter);
ApiError dependency_violation(std::string message);

/// Whether an input has a member that says something: an empty text or list is as good as none.
bool has_member(const Value& input, std::string_view member);
/// Refuses, with NotImplemented, members whose effect skyrig lacks.
void refuse_unimplemented(const Value& input, std::initializer_list<std::string_view> members);

}  // namespace ec2
