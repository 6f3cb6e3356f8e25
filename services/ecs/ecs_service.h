// Amazon ECS: the service's tables put together.
#pragma once

#include "emulator/dispatch/service.h"

namespace ecs {

emulator::Service make_service(const protocol::Facts& facts);

}  // namespace ecs
