// What ECS's operations need leave for, where AWS's reference does not tell: how inputs name resources, and the roles
// that tasks and services get.
#pragma once

#include "emulator/enforcement/service_authorization.h"

namespace ecs {

emulator::ServiceAuthorization authorization();

}  // namespace ecs
