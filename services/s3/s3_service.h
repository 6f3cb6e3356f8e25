// Amazon S3: the service's tables put together.
#pragma once

#include "emulator/dispatch/service.h"

namespace s3 {

emulator::Service make_service(const protocol::Facts& facts);

}  // namespace s3
