// AWS Identity and Access Management: the service's tables put together.
#pragma once

#include "emulator/dispatch/service.h"

namespace iam {

emulator::Service make_service(const protocol::Facts& facts);

}  // namespace iam
