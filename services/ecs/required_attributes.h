// What a task definition needs of where it runs: the launch types it is fit for, and the agent's capabilities.
#pragma once

#include "services/ecs/vocabulary.h"

namespace ecs {

/// Whether Fargate could run it: awsvpc, and a size that Fargate has.
bool fits_fargate(const Value& definition);

/// ["EC2", "FARGATE"], whether asked for or not.
Value compatibilities_of(const Value& definition);

/// [{"name": "ecs.capability.task-eni"}, …]
Value required_attributes_of(const Value& definition);

}  // namespace ecs
