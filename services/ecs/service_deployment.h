// Service deployments and service revisions: the record of what was deployed, when, and what came of it. Unlike the
// deployments within a service (deployment.h), they outlive it.
#pragma once

#include <string>

#include "services/ecs/vocabulary.h"

namespace ecs {

/// Records a new deployment of the service, whose revision is what the service says now. `deployment` is its PRIMARY
/// one. One that is still under way is STOPPED by it.
void record_deployment(RequestContext& context, Value& service, Value& deployment);

/// Records how a deployment ended: "SUCCESSFUL", "ROLLBACK_SUCCESSFUL", "STOPPED", …
struct DeploymentOutcome {
  std::string status;
  std::string reason = {};
  /// The revision that the service went back to; empty if it did not.
  std::string rolled_back_to = {};
};
void record_outcome(RequestContext& context, const Value& deployment, const DeploymentOutcome& outcome);

void add_service_deployments(Service& service);

}  // namespace ecs
