// Amazon EC2: the service's tables put together.
#pragma once

#include "emulator/dispatch/service.h"

namespace ec2 {

emulator::Service make_service(const protocol::Facts& facts);

}  // namespace ec2
