// Tags through S3 Control: of buckets, which PutBucketTagging tags as well.
// https://docs.aws.amazon.com/AmazonS3/latest/API/API_control_TagResource.html
#pragma once

#include <vector>

#include "services/s3/vocabulary.h"

namespace s3 {

std::vector<Operation> control_tagging_operations();

}  // namespace s3
