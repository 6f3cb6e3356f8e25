// The attributes CreationPolicy and UpdatePolicy: which policies a type has, and what may stand in them.
// https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-attribute-creationpolicy.html
// https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-attribute-updatepolicy.html
#pragma once

#include <string>

#include "services/cloudformation/template/node.h"

namespace cloudformation {

constexpr std::string_view kAutoScalingGroupType = "AWS::AutoScaling::AutoScalingGroup";

/// Refuses a CreationPolicy that resources of the type do not have, and members that are missing, unknown or out of
/// bounds. Functions are taken as they are: call it again once they are evaluated.
void check_creation_policy(const std::string& type, const Node& policy);

/// The same of an UpdatePolicy.
void check_update_policy(const std::string& type, const Node& policy);

}  // namespace cloudformation
