#include "services/cloudformation/stack_set/stack_set_resource.h"

#include "protocol/api_error.h"

namespace cloudformation {
namespace {

using emulator::Provisioning;
using protocol::Value;

/// A set that AWS Organizations would manage is refused as CreateStackSet refuses it. Others are refused since their
/// operations outlast the step that a stack gives its resource.
std::string create_set(Provisioning& provisioning) {
  Value input = Value::object();
  for (const char* member : {"StackSetName", "PermissionModel", "TemplateBody", "TemplateURL", "CallAs"}) {
    if (provisioning.properties().contains(member)) input[member] = provisioning.properties()[member];
  }
  if (input.value("PermissionModel", "") == "SERVICE_MANAGED") {
    provisioning.call("cloudformation", "CreateStackSet", std::move(input));
  }
  throw protocol::ApiError("NotImplemented",
                           "skyrig does not provision resources of type AWS::CloudFormation::StackSet yet.", 501);
}

}  // namespace

void add_stack_set_resources(std::vector<emulator::CloudFormationBinding>& bindings) {
  bindings.push_back({.type = "AWS::CloudFormation::StackSet",
                      .identifier_member = "StackSetName",
                      .read = "DescribeStackSet",
                      .read_result = "/StackSet",
                      .remove = "DeleteStackSet",
                      .create_resource = create_set});
}

}  // namespace cloudformation
