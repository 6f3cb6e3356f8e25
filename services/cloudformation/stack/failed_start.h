// Deployments that end before any resource is touched: AWS finds out after it has answered, and takes the stack back.
#pragma once

#include "services/cloudformation/deployment/deployment.h"

namespace cloudformation {

/// Begins a deployment whose template could not be transformed, or imports what is not there.
void fail_start(RequestContext& context, Value& stack, const DeploymentStart& start, const std::string& reason);

/// Begins a deployment in whose template validation found what would fail for certain.
void fail_validation(RequestContext& context, Value& stack, const DeploymentStart& start,
                     const std::vector<Value>& findings);

}  // namespace cloudformation
