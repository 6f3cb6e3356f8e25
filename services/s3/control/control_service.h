// Amazon S3 Control: what an account has of S3 beside its buckets. Its access points, its public access block, its
// batch jobs and Storage Lens.
#pragma once

#include "emulator/dispatch/service.h"

namespace s3 {

emulator::Service make_control_service(const protocol::Facts& facts);

}  // namespace s3
