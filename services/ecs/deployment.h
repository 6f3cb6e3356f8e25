// A service's deployments: the PRIMARY one first, and those that it takes the place of, ACTIVE until it has its tasks.
#pragma once

#include "services/ecs/launch.h"
#include "services/ecs/vocabulary.h"

namespace ecs {

/// Puts a new PRIMARY deployment in front, for the launch and the service's desired count.
void start_deployment(RequestContext& context, Value& service, const Launch& launch);

/// Completes the PRIMARY deployment and drops the others. Does nothing to one that is completed.
void finish_deployment(RequestContext& context, Value& service);

/// Sets the number of tasks that the PRIMARY deployment should have.
void set_desired_count(RequestContext& context, Value& service, int desired_count);

/// The service's deployment configuration with what ECS fills in. Throws InvalidParameterException for one that ECS
/// does not take, and NotImplemented for what skyrig lacks.
Value checked_deployment_configuration(const Value& input, const Value& previous, bool is_daemon);

}  // namespace ecs
