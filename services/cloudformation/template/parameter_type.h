// The types a parameter can have.
#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace cloudformation {

/// A parameter's type, taken apart.
struct ParameterType {
  bool is_number = false;
  bool is_list = false;
  /// The value is the name of an SSM parameter, and the type is that of what it holds.
  bool is_ssm_value = false;
  /// The AWS-specific type of each value ("AWS::EC2::VPC::Id"), whose values must exist; empty for plain types.
  std::string aws_type;
};

/// Nothing for a type that AWS does not know.
/// https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/cloudformation-supplied-parameter-types.html
std::optional<ParameterType> parse_parameter_type(std::string_view type);

}  // namespace cloudformation
