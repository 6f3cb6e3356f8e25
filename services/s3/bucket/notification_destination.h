// Where a bucket's notifications may go.
#pragma once

#include <string>

#include "services/s3/vocabulary.h"

namespace s3 {

/// Whether S3 could deliver to the destination of this ARN: a function that a stack or Cloud Control has made, and that
/// lets S3 invoke it. Topics and queues are not told apart: S3 can deliver to none.
bool can_deliver_to(RequestContext& context, const std::string& arn);

}  // namespace s3
