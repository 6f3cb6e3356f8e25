// The subnets and security groups of tasks with a network interface of their own, checked through EC2.
#pragma once

#include "services/ecs/vocabulary.h"

namespace ecs {

/// Refuses a network configuration that does not fit the task definition's network mode, or names subnets and groups
/// that are not there or not in one VPC. `configuration` is null or absent where the input gives none.
void check_network_configuration(RequestContext& context, const Value& task_definition, const Value& configuration,
                                 bool is_fargate);

/// The configuration as ECS shows it: with everything that was left out.
Value completed_network_configuration(Value configuration);

}  // namespace ecs
