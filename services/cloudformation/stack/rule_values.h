// What rules ask of the account's resources: Fn::RefAll, and the attributes of Fn::ValueOf and Fn::ValueOfAll.
// https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/intrinsic-function-reference-rules.html
#pragma once

#include <string>
#include <vector>

#include "emulator/authentication/principal.h"
#include "services/cloudformation/stack/stack_store.h"

namespace cloudformation {

/// In whose name the account is looked at; the request's own principal if nobody else is named.
struct Viewer {
  RequestContext& context;
  emulator::Principal principal = {};
};

/// All values that a parameter of an AWS-specific type could have in the account and region.
std::vector<std::string> all_values(const Viewer& viewer, const std::string& type);

/// An attribute of such a value: "DefaultSecurityGroup" of a VPC, "Tags.Name" of a subnet.
std::vector<std::string> value_attribute(const Viewer& viewer, const std::string& type, const std::string& value,
                                         const std::string& attribute);

}  // namespace cloudformation
