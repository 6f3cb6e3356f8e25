// What ECS refuses in the containers of a task definition.
#pragma once

#include "services/ecs/vocabulary.h"

namespace ecs {

/// The rules for one container. Throws ClientException.
void check_container(const Value& container);

/// The rules for all containers as a set: unique names, an essential one, links and dependencies that lead somewhere.
void check_containers_together(const Value& definition);

}  // namespace ecs
