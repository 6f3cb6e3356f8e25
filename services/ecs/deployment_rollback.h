// How a deployment ends that does not complete: its service goes back to the last one that did, or stays where it is.
#pragma once

#include <string>

#include "services/ecs/vocabulary.h"

namespace ecs {

struct DeploymentEnd {
  /// What ended it, at the start of rollout states and status reasons: "ECS deployment circuit breaker".
  std::string cause;
  /// What the service's event says of it: "deployment failed: tasks failed to start."
  std::string event;
  bool is_breaker = false;
  bool rolls_back = false;
};

/// Ends the PRIMARY deployment as FAILED and remembers that in the service's "@failure". If it rolls back, the last
/// deployment that completed becomes PRIMARY again; where there is none, nothing can be gone back to.
void end_deployment(RequestContext& context, Value& service, const DeploymentEnd& end);

}  // namespace ecs
