// Attributes of container instances: those of their agents, and those that somebody has put on them.
#pragma once

#include "services/ecs/vocabulary.h"

namespace ecs {

void add_container_instance_attributes(Service& service);

}  // namespace ecs
