#include "services/cloudformation/stack/capabilities.h"

#include <algorithm>

#include "protocol/api_error.h"

namespace cloudformation {
namespace {

/// IAM's types that require an acknowledgement, and the property that gives the resource a name of its own.
struct IamType {
  std::string_view type, name_property;
};

constexpr IamType kIamTypes[] = {
    {"AWS::IAM::AccessKey", ""},          {"AWS::IAM::Group", "GroupName"},
    {"AWS::IAM::InstanceProfile", "InstanceProfileName"}, {"AWS::IAM::ManagedPolicy", "ManagedPolicyName"},
    {"AWS::IAM::Policy", ""},             {"AWS::IAM::Role", "RoleName"},
    {"AWS::IAM::User", "UserName"},       {"AWS::IAM::UserToGroupAddition", ""},
    {"AWS::IAM::GroupPolicy", ""},        {"AWS::IAM::RolePolicy", ""},
    {"AWS::IAM::UserPolicy", ""},
};

bool has(const std::vector<std::string>& names, std::string_view name) {
  return std::find(names.begin(), names.end(), name) != names.end();
}

}  // namespace

std::optional<RequiredCapability> required_capability(const Template& source) {
  RequiredCapability required;
  bool is_named = false;
  for (const Resource& resource : source.resources) {
    const auto row = std::find_if(std::begin(kIamTypes), std::end(kIamTypes),
                                  [&](const IamType& type) { return type.type == resource.type; });
    if (row == std::end(kIamTypes)) continue;
    if (!has(required.types, resource.type)) required.types.push_back(resource.type);
    if (!row->name_property.empty() && resource.properties.find(row->name_property)) is_named = true;
  }
  if (required.types.empty()) return std::nullopt;
  required.name = is_named ? "CAPABILITY_NAMED_IAM" : "CAPABILITY_IAM";
  return required;
}

void check_capabilities(const Template& source, const std::vector<std::string>& given) {
  const auto required = required_capability(source);
  if (!required || has(given, required->name) || has(given, "CAPABILITY_NAMED_IAM")) return;
  throw protocol::ApiError("InsufficientCapabilitiesException", "Requires capabilities : [" + required->name + "]");
}

}  // namespace cloudformation
