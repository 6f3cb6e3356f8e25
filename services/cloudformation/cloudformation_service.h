// AWS CloudFormation: the service's tables put together.
#pragma once

#include "emulator/dispatch/service.h"

namespace cloudformation {

emulator::Service make_service(const protocol::Facts& facts);

}  // namespace cloudformation
