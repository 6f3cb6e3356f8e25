// What stands beside a function: its version and alias, its address, its destinations, its deployments.
#pragma once

#include "services/cloudformation/serverless/function.h"

namespace cloudformation {

/// With AutoPublishAlias: a version whose logical id changes with the code, and the alias that points to it.
void make_version_and_alias(Sam& sam, SamFunction& function, const Json& properties);
void make_function_url(Sam& sam, const SamFunction& function);
/// EventInvokeConfig; destinations without an ARN get a queue or topic of their own.
void make_invoke_config(Sam& sam, SamFunction& function);

/// The CodeDeploy resources of a DeploymentPreference, and the alias's UpdatePolicy.
void make_deployment(Sam& sam, const SamFunction& function);

}  // namespace cloudformation
