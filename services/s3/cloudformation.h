// How CloudFormation drives AWS::S3::Bucket and AWS::S3::BucketPolicy.
#pragma once

#include "services/s3/tables.h"

namespace s3 {

void add_cloudformation(Tables& tables);

}  // namespace s3
