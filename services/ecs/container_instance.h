// Container instances: there are none, since skyrig runs no agents yet. What asks for one is told so in AWS's words;
// registering one answers NotImplemented.
#pragma once

#include "services/ecs/vocabulary.h"

namespace ecs {

void add_container_instances(Service& service);

}  // namespace ecs
