// How CloudFormation drives AWS::S3::Bucket and AWS::S3::BucketPolicy.
#pragma once

#include "services/s3/vocabulary.h"

namespace s3 {

void add_bucket_bindings(Service& service);

}  // namespace s3
