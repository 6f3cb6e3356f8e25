#include "services/cloudformation/template/parameter_type.h"

#include <set>

namespace cloudformation {
namespace {

const std::set<std::string_view> kAwsTypes = {
    "AWS::EC2::AvailabilityZone::Name", "AWS::EC2::Image::Id",  "AWS::EC2::Instance::Id",
    "AWS::EC2::KeyPair::KeyName",       "AWS::EC2::Subnet::Id", "AWS::EC2::SecurityGroup::GroupName",
    "AWS::EC2::SecurityGroup::Id",      "AWS::EC2::Volume::Id", "AWS::EC2::VPC::Id",
    "AWS::Route53::HostedZone::Id"};

/// What stands between `prefix` and a closing ">".
std::optional<std::string_view> inside(std::string_view type, std::string_view prefix) {
  if (!type.starts_with(prefix) || !type.ends_with('>')) return std::nullopt;
  return type.substr(prefix.size(), type.size() - prefix.size() - 1);
}

}  // namespace

std::optional<ParameterType> parse_parameter_type(std::string_view type) {
  if (type == "String") return ParameterType{};
  if (type == "Number") return ParameterType{.is_number = true};
  if (type == "CommaDelimitedList" || type == "List<String>") return ParameterType{.is_list = true};
  if (type == "List<Number>") return ParameterType{.is_number = true, .is_list = true};
  if (type == "AWS::SSM::Parameter::Name" || kAwsTypes.contains(type)) {
    return ParameterType{.aws_type = std::string(type)};
  }
  if (const auto element = inside(type, "AWS::SSM::Parameter::Value<")) {
    auto held = parse_parameter_type(*element);
    // SSM parameters hold texts and lists of texts, never numbers, and never names of further parameters.
    if (!held || held->is_number || held->is_ssm_value || held->aws_type == "AWS::SSM::Parameter::Name") {
      return std::nullopt;
    }
    held->is_ssm_value = true;
    return held;
  }
  if (const auto element = inside(type, "List<"); element && kAwsTypes.contains(*element)) {
    // A list of key names is the one list that AWS lacks.
    if (*element == "AWS::EC2::KeyPair::KeyName") return std::nullopt;
    return ParameterType{.is_list = true, .aws_type = std::string(*element)};
  }
  return std::nullopt;
}

}  // namespace cloudformation
