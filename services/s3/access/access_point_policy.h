// The policies of access points: S3 Control's operations on them. What they mean for a request is effective_policy.h's.
// https://docs.aws.amazon.com/AmazonS3/latest/userguide/access-points-policies.html
#pragma once

#include "services/s3/vocabulary.h"

namespace s3 {

void add_access_point_policies(Service& service);

}  // namespace s3
