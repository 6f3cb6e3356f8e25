// "CONFIGURATION_COMPLETE": the resource is as it should be, and is looked at until it is so everywhere.
#pragma once

#include "services/cloudformation/deployment/deployment_state.h"

namespace cloudformation {

/// Adds the event that the types have which are known to tell, once their resource is made or, for some, changed.
void tell_consistency_check(DeploymentState& state, const Value& resource);

}  // namespace cloudformation
