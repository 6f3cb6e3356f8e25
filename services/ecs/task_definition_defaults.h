// What ECS writes into a task definition that its author left out.
#pragma once

#include "services/ecs/vocabulary.h"

namespace ecs {

/// Task sizes in CPU units and MiB, however they were written ("1 vCPU", "2 GB"). Throws ClientException for texts that
/// are no sizes.
void normalize_sizes(Value& definition);

void fill_in_defaults(Value& definition);

}  // namespace ecs
