// What ECS refuses in a service, beyond the launch configuration (launch.h) and the deployment configuration
// (deployment.h).
#pragma once

#include "services/ecs/launch.h"
#include "services/ecs/vocabulary.h"

namespace ecs {

/// Refuses members of CreateService and UpdateService that skyrig could only store, not follow.
void refuse_missing_features(const Value& input);

/// The rules of a new service that need no task definition: name, controller, scheduling strategy, desired count.
void check_new_service(const Value& input);

/// The rules of a service together with what it runs: load balancers, registries, roles, execute command. `service` has
/// the members as they will be; `deed` is "created" or "updated", for the message.
void check_service_parts(const Value& service, const Launch& launch, const char* deed);

void check_desired_count(const Value& input, bool is_daemon);

}  // namespace ecs
