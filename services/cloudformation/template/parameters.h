// Parameter values against their declarations.
#pragma once

#include <functional>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "services/cloudformation/template/template.h"

namespace cloudformation {

inline constexpr size_t kParameterValueBytesMax = 4096;

/// One entry of a request's Parameters.
struct ParameterInput {
  std::string key;
  std::optional<std::string> value;
  bool use_previous_value = false;
};

struct ParameterValue {
  /// As given in the request, or the default: what DescribeStacks shows as ParameterValue. Of an SSM type, the name.
  std::string text;
  /// Of an SSM type: what the name resolved to.
  std::optional<std::string> resolved;
  /// What Ref gives: a string, or a list of strings.
  Node value;
  bool no_echo = false;
};

using ParameterValues = std::map<std::string, ParameterValue>;

/// What DescribeStacks and change sets show: the text, or "****" where the declaration says NoEcho.
std::string shown_value(const ParameterValue& value);

/// What Parameter Store holds under a name.
struct SsmParameter {
  /// "String", "StringList" or "SecureString".
  std::string type;
  /// Lists joined by commas.
  std::string value;
};

/// What only the rest of the emulator knows.
struct ParameterLookups {
  /// Whether a value of an AWS-specific type ("AWS::EC2::VPC::Id") exists in the stack's account and region. Without
  /// it, AWS-specific parameters are refused as not implemented.
  std::function<bool(const std::string& aws_type, const std::string& value)> exists;
  /// The parameter that Parameter Store has, or nothing. Without it, SSM types are refused.
  std::function<std::optional<SsmParameter>(const std::string& name)> ssm_parameter;
};

/// The values that the stack is created or updated with. `previous` holds the texts of the stack's current parameters,
/// for UsePreviousValue. Checks, in AWS's order: unknown names, missing values, then each value's type, constraints
/// and existence (checklist P01-P19). Throws ApiError("ValidationError").
ParameterValues resolve_parameters(const Template& source, const std::vector<ParameterInput>& inputs,
                                   const std::map<std::string, std::string>& previous, const ParameterLookups& lookups);

}  // namespace cloudformation
