// What the StackInstancesGroup of a template asks for: which instances are to be made, changed and deleted.
#pragma once

#include "services/cloudformation/stack_set/stack_set_store.h"

namespace cloudformation {

/// Requests, each for every one of its accounts in every one of its regions: {"DeploymentTargets", "Regions",
/// "ParameterOverrides"}.
struct GroupChanges {
  std::vector<Value> created, updated, deleted;
};
/// Throws like requested_targets.
GroupChanges changes_between(const Value& previous_groups, const Value& groups);

/// The instances of the groups that are there, as such requests.
std::vector<Value> existing_of_groups(RequestContext& context, const Value& set, const Value& groups);

}  // namespace cloudformation
