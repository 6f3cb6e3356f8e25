// What a resource's UpdatePolicy makes of an update, rolling updates aside (rolling_update.h).
// https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-attribute-updatepolicy.html
#pragma once

#include <string_view>
#include <vector>

#include "services/cloudformation/provisioning/provisioner.h"
#include "services/cloudformation/template/property_diff.h"

namespace cloudformation {

/// Whether the policy is there and true: "/AutoScalingReplacingUpdate/WillReplace".
bool is_policy_true(const Value& policy, const char* pointer);

/// Whether a group's update changes what its instances are launched from, or where: such updates replace instances.
bool renews_instances(std::string_view property);

/// Puts right which of the changes replace the resource, where its UpdatePolicy has a say in that.
void decide_recreation(std::string_view type, const Value& policy, std::vector<PropertyChange>& changes);

/// Prepares the update of a resource in place: properties that the policy leaves alone keep their actual values. Throws
/// for what the policy asks for and cannot be done.
void apply_update_policy(RequestContext& context, const Value& policy, ResourceStep& step);

}  // namespace cloudformation
