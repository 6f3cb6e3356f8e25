// Tags through S3 Control: of buckets, which PutBucketTagging tags as well, and of access points.
// https://docs.aws.amazon.com/AmazonS3/latest/API/API_control_TagResource.html
#pragma once

#include "services/s3/vocabulary.h"

namespace s3 {

void add_control_tagging(Service& service);

}  // namespace s3
