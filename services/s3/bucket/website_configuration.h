// What AWS checks of a website configuration when it is put.
// https://docs.aws.amazon.com/AmazonS3/latest/API/API_PutBucketWebsite.html
#pragma once

#include "services/s3/bucket/bucket.h"

namespace s3 {

/// Throws InvalidArgument, InvalidRequest or MalformedXML, in AWS's words.
void check_website(RequestContext& context, const Bucket& bucket, Value& document);

}  // namespace s3
