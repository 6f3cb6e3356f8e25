// AWS STS: the service's tables put together.
#pragma once

#include "emulator/dispatch/service.h"

namespace sts {

emulator::Service make_service(const protocol::Facts& facts);

}  // namespace sts
