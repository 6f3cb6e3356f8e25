// ExecuteCommand, up to the container that is not there: what AWS refuses, and what it says when the agent in the
// container cannot be reached.
#pragma once

#include "services/ecs/vocabulary.h"

namespace ecs {

void add_execute_command(Service& service);

}  // namespace ecs
