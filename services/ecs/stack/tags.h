// Tags in stacks, for resource types whose bindings are functions.
#pragma once

#include <string>

#include "services/ecs/vocabulary.h"

namespace ecs {

/// The tags that a resource gets, as a template writes them. Without CloudFormation's own where the type does not take
/// them ("cloudFormationSystemTags": false in its registry schema).
enum class SystemTags { kTaken, kLeftOut };
Value stack_tags(const Provisioning& provisioning, SystemTags system_tags);

/// Brings the tags of the resource with that ARN from those before a stack's update to those after it.
void update_stack_tags(Provisioning& provisioning, const std::string& arn, SystemTags system_tags);

}  // namespace ecs
