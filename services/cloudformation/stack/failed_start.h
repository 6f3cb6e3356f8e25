// Stacks whose template could not be transformed: AWS finds out after it has answered, and takes the stack back.
#pragma once

#include "services/cloudformation/deployment/deployment.h"

namespace cloudformation {

/// Takes a new stack through the statuses of a creation that fails before any resource is made, and saves it.
void fail_creation(RequestContext& context, Value& stack, const std::string& reason, OnFailure on_failure);

/// Likewise an update: the stack stays what it was.
void fail_update(RequestContext& context, Value& stack, const std::string& reason, OnFailure on_failure);

}  // namespace cloudformation
