// Carrying a refactor out: the records of resources move, and the stacks get their new templates.
#pragma once

#include "services/cloudformation/refactor/refactor_plan.h"

namespace cloudformation {

/// Moves everything; returns the ARNs of all stacks, in the order of the request. Throws ApiError if an output of a new
/// template does not hold.
std::vector<std::string> execute_refactor(RequestContext& context, RefactorPlan& plan);

}  // namespace cloudformation
